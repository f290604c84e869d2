import ElectionModel
import Primitives

/// R.5 about roll, overrides and releases: updates, lists and releases are chained, and each later document names the version that
/// was in force at its place in the log.
struct RollLinkChecks {
    let documents: RecordDocuments
    let log: LogSummary?

    func run(_ findings: inout Findings) {
        let hashes = checkUpdates(&findings)
        checkLists(&findings)
        checkReleases(&findings)
        checkVersions(hashes, &findings)
        for (document, kind, file) in [
            (documents.open, OrderDocument.Kind.open, RecordFolder.open), (documents.close, .close, RecordFolder.close),
        ] {
            guard let document else { continue }
            findings.require(
                document.value.kind == kind, .links, Place(file, "type"), "the order is not one to \(kind.rawValue)")
        }
    }

    /// - Returns: the hash under which each version of the roll is known, `nil` where its document is missing.
    private func checkUpdates(_ findings: inout Findings) -> [HashValue?] {
        var hashes = [documents.definition?.value.roll]
        for (index, update) in documents.rollUpdates.enumerated() {
            let file = RecordFolder.rollUpdate(index + 1)
            if let update {
                checkNumber(update.value.number, index + 1, file, &findings)
                same(update.value.previous, hashes[index], Place(file, "previous"), "the roll before", &findings)
            }
            hashes.append(update?.hash)
        }
        return hashes
    }

    private func checkLists(_ findings: inout Findings) {
        var previous: HashValue? = .zero
        for (index, list) in documents.overrideLists.enumerated() {
            let file = RecordFolder.overrideList(index + 1)
            if let list {
                checkNumber(list.value.number, index + 1, file, &findings)
                same(list.value.previous, previous, Place(file, "previous"), "the list before", &findings)
            }
            previous = list?.hash
        }
    }

    private func checkReleases(_ findings: inout Findings) {
        var previous: HashValue? = .zero
        for (index, release) in documents.releases.enumerated() {
            let file = RecordFolder.release(index + 1)
            if let release {
                checkNumber(release.value.number, index + 1, file, &findings)
                same(release.value.previous, previous, Place(file, "previous"), "the release before", &findings)
            }
            previous = release?.hash
        }
    }

    private func checkNumber(_ found: Int, _ expected: Int, _ file: String, _ findings: inout Findings) {
        findings.require(
            found == expected, .links, Place(file, "number"), "expected number \(expected), found \(found)")
    }

    private func checkVersions(_ hashes: [HashValue?], _ findings: inout Findings) {
        let steps: [(String, LogLeaf.Step, Int, HashValue)?] = [
            documents.open.map { (RecordFolder.open, .open, $0.value.rollVersion, $0.value.roll) },
            documents.close.map { (RecordFolder.close, .close, $0.value.rollVersion, $0.value.roll) },
            documents.processed.map { (RecordFolder.processed, .processed, $0.value.rollVersion, $0.value.roll) },
        ]
        for (file, step, version, roll) in steps.compactMap({ $0 }) {
            let place = Place(file, "roll_version")
            if let leaf = log?.index(of: step), let expected = log?.rollVersion(at: leaf) {
                findings.require(
                    version == expected, .links, place,
                    "version \(expected) of the roll was in force there, found version \(version)")
            }
            guard hashes.indices.contains(version) else {
                findings.fail(.links, place, "there is no roll update \(version)")
                continue
            }
            same(roll, hashes[version], Place(file, "roll"), "version \(version) of the roll", &findings)
        }
    }

    private func same(
        _ found: HashValue, _ expected: HashValue?, _ place: Place, _ what: String, _ findings: inout Findings
    ) {
        guard let expected else { return }
        findings.require(found == expected, .links, place, "\(what) has the hash \(expected), found \(found)")
    }
}
