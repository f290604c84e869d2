import ElectionModel
import Identity
import Primitives

/// The first reading of the box: checks each envelope by itself, in batches and with all processors.
struct EnvelopeStage {
    let context: ElectionContext
    let checker: EnvelopeChecker
    let table: LeafTable
    let workers: Int?
    /// For temporary files.
    let folder: String

    /// - Parameters:
    ///   - files: of envelopes, in the box's order.
    ///   - progress: called after each envelope.
    func run(_ files: [String], progress: @escaping @Sendable () -> Void) async throws -> EnvelopeFindings {
        var findings = try EnvelopeFindings(context, folder: folder)
        let hasher = ContentHasher([files])
        try await ParallelLines(workers: workers).forEach(
            files,
            prepare: { line in
                hasher.add(line)
                return try table.boxLine(line)
            },
            work: { [checker] lines in
                let batch = try checker.check(lines)
                for _ in lines { progress() }
                return batch
            },
            consume: { try findings.add($0) })
        findings.close(files, content: hasher.hashes()[0])
        return findings
    }
}
