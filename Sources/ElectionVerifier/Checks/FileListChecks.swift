import ElectionModel
import Primitives

/// R.1: the record has exactly the files of its list, and each of them belongs in a record. Hint files may be left out of
/// a copy.
struct FileListChecks {
    private let source: RecordSource
    private let list: RecordList?
    /// Documents that are signed, and all that a record must have.
    private let signed: [String]
    private let required: Set<String>
    /// What a record may lack, even if it is in the list: it decides nothing.
    private let optional: Set<String>

    init(source: RecordSource, documents: RecordDocuments) {
        self.source = source
        list = documents.list?.value
        signed =
            [
                RecordFolder.definition, RecordFolder.commitments, RecordFolder.guardians, RecordFolder.open,
                RecordFolder.close, RecordFolder.processed,
            ] + source.rollUpdatePaths + source.overrideListPaths + source.releasePaths
            + source.sessionPaths
        required = Set(
            [
                RecordFolder.manifest, RecordFolder.election, RecordFolder.dispositions, RecordFolder.aggregate,
                RecordFolder.result, RecordFolder.resultTable,
            ] + signed + source.segmentPaths + source.challengedPaths)
        optional = Set(source.segmentPaths.map(RecordFolder.hints))
    }

    func run(_ findings: inout Findings) {
        guard let list else { return }
        checkOrder(list, &findings)
        for (position, file) in list.files.enumerated() { check(file, position, &findings) }
        let listed = Set(list.files.map(\.path))
        for path in source.digests.keys.sorted() where !listed.contains(path) && !isOutsideList(path) {
            findings.fail(.fileList, Place(path), "the file is not in the list")
        }
        for path in source.strangers {
            findings.fail(.fileList, Place(path), "neither a file nor a folder of a record")
        }
        for path in required.sorted() where !listed.contains(path) {
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
        let isOptional = optional.contains(file.path)
        guard isOptional || required.contains(file.path) || signed.contains(where: { isSignature(file.path, of: $0) })
        else {
            return findings.fail(
                .fileList, Place(RecordFolder.list, "files[\(position)]"), "\(file.path) is no file of a record")
        }
        guard let digest = source.digests[file.path] else {
            if isOptional, !source.strangers.contains(file.path) { return findings.pass(.fileList) }
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

    private func isSignature(_ path: String, of document: String) -> Bool {
        path.hasPrefix("\(document).") && SignedDocument.parse(suffix: String(path.dropFirst(document.count))) != nil
    }
}
