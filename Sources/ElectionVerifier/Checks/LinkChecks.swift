import ElectionModel
import Primitives

/// R.5, R.8 and R.9: the documents belong to each other and to one election.
struct LinkChecks {
    let documents: RecordDocuments
    let source: RecordSource
    /// `nil` where it is not read yet.
    let log: LogSummary?

    /// The fingerprint that the files of this record have; `nil` if one is missing.
    var fingerprint: HashValue? {
        guard let definition = documents.definition?.value, let guardians = documents.guardians else { return nil }
        return ElectionFingerprint.compute(definition: definition, guardians: guardians.hash)
    }

    func run(_ basis: ElectionBasis?, pinned: HashValue?, _ findings: inout Findings) {
        checkDefinition(&findings)
        checkGuardians(&findings)
        checkProcessed(&findings)
        RollLinkChecks(documents: documents, log: log).run(&findings)
        if let fingerprint { checkFingerprints(fingerprint, pinned, &findings) }
        if let basis {
            checkElection(basis, &findings)
            checkConfiguration(basis, &findings)
        }
    }

    private func same(
        _ found: HashValue?, _ expected: HashValue?, _ place: Place, _ what: String, _ findings: inout Findings
    ) {
        guard let found, let expected else { return }
        findings.require(found == expected, .links, place, "\(what) has the hash \(expected), found \(found)")
    }

    private func checkDefinition(_ findings: inout Findings) {
        guard let definition = documents.definition?.value else { return }
        let file = RecordFolder.definition
        same(
            definition.manifest, documents.manifest?.hash ?? source.digests[RecordFolder.manifest]?.hash,
            Place(file, "manifest"), "manifest.json", &findings)
        same(
            definition.election, documents.configuration?.hash ?? source.digests[RecordFolder.election]?.hash,
            Place(file, "election"), "election.json", &findings)
        same(
            documents.list?.value.roll, definition.roll, Place(RecordFolder.list, "roll"), "the roll that was defined",
            &findings)
    }

    private func checkGuardians(_ findings: inout Findings) {
        same(
            documents.guardians?.value.commitmentSet, documents.commitments?.hash,
            Place(RecordFolder.guardians, "commitments"), "commitments.json", &findings)
    }

    private func checkProcessed(_ findings: inout Findings) {
        guard let processed = documents.processed?.value else { return }
        same(
            processed.dispositions, source.digests[RecordFolder.dispositions]?.hash,
            Place(RecordFolder.processed, "dispositions"), "dispositions.jsonl", &findings)
        same(
            processed.aggregate, source.digests[RecordFolder.aggregate]?.hash,
            Place(RecordFolder.processed, "aggregate"),
            "aggregate.json", &findings)
    }

    private func checkFingerprints(_ computed: HashValue, _ pinned: HashValue?, _ findings: inout Findings) {
        if let list = documents.list?.value {
            findings.require(
                list.fingerprint == computed, .fingerprint, Place(RecordFolder.list, "fingerprint"),
                "the definition and the keys have the fingerprint \(computed), found \(list.fingerprint)")
        }
        for (file, stated, _) in stated {
            same(stated, computed, Place(file, "fingerprint"), "the definition with the keys", &findings)
        }
        if let pinned {
            findings.require(
                pinned == computed, .pinnedFingerprint, Place(RecordFolder.guardians),
                "the record is of another election: it has the fingerprint \(computed), you gave \(pinned)")
        } else {
            findings.notShown(.pinnedFingerprint, 1)
        }
    }

    private func checkElection(_ basis: ElectionBasis, _ findings: inout Findings) {
        var places = stated.map { ($0.0, $0.2) }
        if let list = documents.list?.value { places.append((RecordFolder.list, list.election)) }
        if let aggregate = documents.aggregate?.value { places.append((RecordFolder.aggregate, aggregate.election)) }
        for (file, election) in places {
            same(election, basis.extendedBaseHash, Place(file, "election"), "this election", &findings)
        }
    }

    private func checkConfiguration(_ basis: ElectionBasis, _ findings: inout Findings) {
        if let list = documents.list?.value {
            let level = basis.settings.publicationLevel
            findings.require(
                list.level == level, .links, Place(RecordFolder.list, "publication_level"),
                "the election's level is \(level.rawValue), found \(list.level.rawValue)")
        }
        findings.require(
            basis.settings.publicationLevel != .auditors, .formats, Place(RecordFolder.election, "publication_level"),
            "this version verifies records of the levels full and ballots")
        do throws(FormatError) {
            try basis.configuration.requireTexts(for: basis.manifest)
            findings.pass(.links)
        } catch {
            findings.fail(.links, Place(RecordFolder.election, error.path), error.reason)
        }
    }

    /// Files that state the fingerprint and the election.
    private var stated: [(String, HashValue, HashValue)] {
        let all: [(String, HashValue, HashValue)?] =
            [
                documents.open.map { (RecordFolder.open, $0.value.fingerprint, $0.value.election) },
                documents.close.map { (RecordFolder.close, $0.value.fingerprint, $0.value.election) },
                documents.processed.map { (RecordFolder.processed, $0.value.fingerprint, $0.value.election) },
                documents.result.map { (RecordFolder.result, $0.value.fingerprint, $0.value.election) },
            ]
            + documents.rollUpdates.enumerated().map { position, update in
                update.map { (RecordFolder.rollUpdate(position + 1), $0.value.fingerprint, $0.value.election) }
            }
            + documents.overrideLists.enumerated().map { position, list in
                list.map { (RecordFolder.overrideList(position + 1), $0.value.fingerprint, $0.value.election) }
            }
            + documents.releases.enumerated().map { position, release in
                release.map { (RecordFolder.release(position + 1), $0.value.fingerprint, $0.value.election) }
            }
            + documents.sessions.enumerated().map { position, session in
                session.map { (RecordFolder.session(position + 1), $0.value.fingerprint, $0.value.election) }
            }
        return all.compactMap { $0 }
    }
}
