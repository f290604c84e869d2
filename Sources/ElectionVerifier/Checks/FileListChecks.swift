import ElectionModel
import Primitives

/// R.1: the record has exactly the files of its list, and each of them belongs in a record.
struct FileListChecks {
    let source: RecordSource
    let documents: RecordDocuments

    func run(_ findings: inout Findings) {
        guard let list = documents.list?.value else { return }
        checkOrder(list, &findings)
        for (position, file) in list.files.enumerated() { check(file, position, &findings) }
        let listed = Set(list.files.map(\.path))
        for path in source.digests.keys.sorted() where !listed.contains(path) && !isOutsideList(path) {
            findings.fail(.fileList, Place(path), "the file is not in the list")
        }
        for path in source.strangers {
            findings.fail(.fileList, Place(path), "neither a file nor a folder of a record")
        }
        for path in requiredPaths where !listed.contains(path) {
            findings.fail(.fileList, Place(RecordFolder.list, "files"), "\(path) is missing in the list")
        }
    }

    private func checkOrder(_ list: RecordList, _ findings: inout Findings) {
        for (file, next) in zip(list.files, list.files.dropFirst())
        where !file.path.utf8.lexicographicallyPrecedes(next.path.utf8) {
            findings.fail(
                .fileList, Place(RecordFolder.list, "files"), "\(next.path) stands after \(file.path): paths ascend")
        }
    }

    private func check(_ file: RecordList.File, _ position: Int, _ findings: inout Findings) {
        guard isKnown(file.path) else {
            return findings.fail(
                .fileList, Place(RecordFolder.list, "files[\(position)]"), "\(file.path) is no file of a record")
        }
        guard let digest = source.digests[file.path] else {
            return findings.fail(.fileList, Place(file.path), "the file is missing or cannot be read")
        }
        findings.require(
            digest.byteCount == file.byteCount && digest.hash == file.hash, .fileList, Place(file.path),
            "the list has \(file.byteCount) bytes with the hash \(file.hash), found \(digest.byteCount) with "
                + "\(digest.hash)")
    }

    /// The list itself and its signatures.
    private func isOutsideList(_ path: String) -> Bool {
        path == RecordFolder.list || isSignature(path, of: RecordFolder.list)
    }

    /// Files that every record has.
    private var requiredPaths: [String] {
        let segments = (0..<source.segmentCount).map(RecordFolder.segment)
        let sessions = (1...max(1, source.sessionCount)).map(RecordFolder.session)
        return Self.unsigned + signed + sessions + segments
    }

    private static let unsigned = [
        RecordFolder.manifest, RecordFolder.election, RecordFolder.dispositions, RecordFolder.aggregate,
        RecordFolder.result, RecordFolder.resultTable,
    ]

    private var signed: [String] {
        [
            RecordFolder.definition, RecordFolder.commitments, RecordFolder.guardians, RecordFolder.open,
            RecordFolder.close, RecordFolder.processed,
        ]
    }

    private func isKnown(_ path: String) -> Bool {
        let sessions = (1...max(1, source.sessionCount)).map(RecordFolder.session)
        if (Self.unsigned + signed + sessions).contains(path) { return true }
        if (signed + sessions).contains(where: { isSignature(path, of: $0) }) { return true }
        return path.hasPrefix("\(RecordFolder.ballots)/")
            && (0..<source.segmentCount).contains { RecordFolder.segment($0) == path }
    }

    private func isSignature(_ path: String, of document: String) -> Bool {
        path.hasPrefix("\(document).") && SignedDocument.parse(suffix: String(path.dropFirst(document.count))) != nil
    }
}
