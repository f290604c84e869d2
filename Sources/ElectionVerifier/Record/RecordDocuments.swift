import ElectionModel
import GroupArithmetic
import Primitives

/// A document of the record together with its bytes.
struct Document<Value: Sendable>: Sendable {
    let value: Value
    let hash: HashValue
    let bytes: [UInt8]
}

/// All documents of a record that could be read and decoded. What could not is `nil`, with a failure in the findings.
struct RecordDocuments: Sendable {
    let list: Document<RecordList>?
    let manifest: Document<Manifest>?
    let configuration: Document<ElectionConfiguration>?
    let definition: Document<DefinitionDocument>?
    let commitments: Document<CommitmentSet>?
    let guardians: Document<GuardianRecord>?
    let open: Document<OrderDocument>?
    let close: Document<OrderDocument>?
    let processed: Document<ProcessedDocument>?
    /// roll-update-1.json and so on, as many as there are; the same for override lists and releases.
    let rollUpdates: [Document<RollUpdate>?]
    let overrideLists: [Document<OverrideList>?]
    let releases: [Document<ReleaseDocument>?]
    /// session-1.json and so on, as many as there are.
    let sessions: [Document<SessionDocument>?]
    let aggregate: Document<AggregateDocument>?
    let result: Document<ResultDocument>?

    init(_ source: RecordSource, group: Group, _ findings: inout Findings) {
        let reader = DocumentReader(source: source, group: group)
        list = reader.read(RecordFolder.list, \.listCheck, &findings)
        manifest = reader.read(RecordFolder.manifest, { _ in .formats }, &findings)
        configuration = reader.read(RecordFolder.election, { _ in .formats }, &findings)
        definition = reader.read(RecordFolder.definition, { _ in .formats }, &findings)
        commitments = reader.read(RecordFolder.commitments, { _ in .formats }, &findings)
        guardians = reader.read(RecordFolder.guardians, \.guardianCheck, &findings)
        open = reader.read(RecordFolder.open, { _ in .formats }, &findings)
        close = reader.read(RecordFolder.close, { _ in .formats }, &findings)
        processed = reader.read(RecordFolder.processed, { _ in .formats }, &findings)
        rollUpdates = reader.readAll(source.rollUpdatePaths, &findings)
        overrideLists = reader.readAll(source.overrideListPaths, &findings)
        releases = reader.readAll(source.releasePaths, &findings)
        sessions = reader.readAll(source.sessionPaths, &findings)
        aggregate = reader.read(RecordFolder.aggregate, \.aggregateCheck, &findings)
        result = reader.read(RecordFolder.result, \.resultCheck, &findings)
    }
}

private struct DocumentReader {
    let source: RecordSource
    let group: Group

    /// The largest document has a line for each option and guardian, never for each ballot.
    private static let maximumByteCount = 256 << 20

    func readAll<Value: CanonicalJSON>(_ files: [String], _ findings: inout Findings) -> [Document<Value>?] {
        var all: [Document<Value>?] = []
        for file in files { all.append(read(file, { _ in .formats }, &findings)) }
        return all
    }

    func read<Value: CanonicalJSON>(
        _ file: String, _ check: (FormatError) -> Check, _ findings: inout Findings
    ) -> Document<Value>? {
        let bytes: [UInt8]
        do throws(PrimitivesError) {
            bytes = try DurableFile.read(source.path(file), limit: Self.maximumByteCount)
        } catch {
            findings.fail(.formats, Place(file), error.code == .fileMissing ? "the file is missing" : error.reason)
            return nil
        }
        do throws(FormatError) {
            let value = try Value(canonical: bytes, group: group, limit: Self.maximumByteCount)
            findings.pass(.formats)
            return Document(value: value, hash: SHA256.hash(bytes), bytes: bytes)
        } catch {
            findings.fail(check(error), Place(file, error.path), error.reason)
            return nil
        }
    }
}
