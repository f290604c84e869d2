import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// What the log says, as far as its entries could be read.
struct LogSummary: Sendable {
    /// By the checkpoint; `nil` if it could not be read at all.
    var size: Int?
    /// The documents of the steps in log order.
    var steps: [(step: LogLeaf.Step, index: Int, document: HashValue)] = []
    var castCount = 0
    var challengedCount = 0
    /// Whether the checkpoint, the tree and the grammar hold.
    var isSound = false

    func index(of step: LogLeaf.Step) -> Int? { steps.last { $0.step == step }?.index }

    /// The version of the roll that was in force when a leaf was logged.
    func rollVersion(at leaf: Int) -> Int { steps.count { $0.step == .rollUpdate && $0.index < leaf } }
}

/// L.1 to L.4, L.6 and L.8.
struct LogChecks {
    let source: RecordSource
    let documents: RecordDocuments
    let group: Group
    /// Checkpoints that were seen elsewhere, as they came.
    var seen: [[UInt8]] = []

    private var folder: String { source.path(RecordFolder.log) }
    private func place(_ file: String, _ part: String = "") -> Place { Place("\(RecordFolder.log)/\(file)", part) }

    func run(_ findings: inout Findings) -> LogSummary {
        if documents.configuration?.value.witnesses == nil {
            findings.declare(notApplicable: .logWitnesses, "the election has no witnesses")
        }
        if seen.isEmpty { findings.declare(notApplicable: .seenCheckpoints, "no checkpoint from elsewhere was given") }
        var summary = LogSummary()
        summary.size = checkCheckpoint(&findings)
        checkTree(&findings)
        checkGrammar(&summary, &findings)
        checkDocuments(summary, &findings)
        let kinds: [Check] = [.checkpoint, .logTree, .logGrammar]
        summary.isSound = kinds.allSatisfy { findings[$0].items > 0 && findings[$0].failureCount == 0 }
        return summary
    }

    /// - Returns: the size, also of a checkpoint whose signature does not hold.
    private func checkCheckpoint(_ findings: inout Findings) -> Int? {
        let bytes: [UInt8]
        let file = LogLayout.checkpointName
        do throws(PrimitivesError) {
            bytes = try DurableFile.read("\(folder)/\(file)", limit: SignedNote.maximumByteCount)
        } catch {
            findings.fail(.checkpoint, place(file), error.reason)
            return nil
        }
        if let configuration = documents.configuration?.value {
            do throws(LogError) {
                let checkpoint = try Checkpoint(
                    signed: bytes, key: configuration.logKey, origin: configuration.logOrigin)
                findings.pass(.checkpoint)
                checkWitnesses(of: checkpoint, configuration, &findings)
            } catch {
                findings.fail(.checkpoint, place(file), error.reason)
            }
        }
        return (try? UnverifiedCheckpoint(parsing: bytes))?.size
    }

    private func checkWitnesses(
        of checkpoint: Checkpoint, _ configuration: ElectionConfiguration, _ findings: inout Findings
    ) {
        guard let policy = configuration.witnesses?.policy else { return }
        do throws(LogError) {
            findings.pass(.logWitnesses, try policy.require(checkpoint))
        } catch {
            findings.fail(.logWitnesses, place(LogLayout.checkpointName), error.reason)
        }
    }

    private func checkTree(_ findings: inout Findings) {
        guard let configuration = documents.configuration?.value else { return }
        do {
            let checkpoint = try LogFolder.verify(folder, key: configuration.logKey, origin: configuration.logOrigin)
            findings.pass(.logTree, checkpoint.size)
            SeenCheckpointChecks(folder: folder, log: checkpoint, key: configuration.logKey).run(seen, &findings)
        } catch {
            let reason = (error as? LogError)?.reason ?? "the log cannot be read"
            findings.fail(.logTree, Place(RecordFolder.log), relative(reason))
        }
    }

    /// Reasons name files by their whole path.
    private func relative(_ reason: String) -> String {
        guard reason.hasPrefix("\(source.folder)/") else { return reason }
        return String(reason.dropFirst(source.folder.count + 1))
    }

    private func checkGrammar(_ summary: inout LogSummary, _ findings: inout Findings) {
        guard let size = summary.size, var reader = try? EntryReader(folder: folder, size: size) else { return }
        var grammar = LogGrammar()
        while let bytes = try? reader.next() {
            let index = reader.index - 1
            do throws(FormatError) {
                let leaf = try LogLeaf(canonical: bytes, group: group, limit: EntryBundle.maximumEntryByteCount)
                // A leaf in the wrong place is still there for the checks that look for it.
                switch leaf {
                case .cast: summary.castCount += 1
                case .challenged: summary.challengedCount += 1
                case .step(let step, let document): summary.steps.append((step, index, document))
                }
                try grammar.append(leaf)
                findings.pass(.logGrammar)
            } catch {
                findings.fail(.logGrammar, place("tile/entries", "leaf \(index)"), error.reason)
            }
        }
        findings.require(
            grammar.last == .published && grammar.count == size, .logGrammar, place("tile/entries"),
            "the last leaf is not that of the published record")
    }

    private func checkDocuments(_ summary: LogSummary, _ findings: inout Findings) {
        let files: [(LogLeaf.Step, String)] =
            [
                (.definition, RecordFolder.definition), (.commitments, RecordFolder.commitments),
                (.guardians, RecordFolder.guardians), (.open, RecordFolder.open), (.close, RecordFolder.close),
                (.processed, RecordFolder.processed),
            ] + source.rollUpdatePaths.map { (.rollUpdate, $0) } + source.overrideListPaths.map { (.overrideList, $0) }
            + source.releasePaths.map { (.release, $0) } + source.sessionPaths.map { (.session, $0) }
            + [(.published, RecordFolder.list)]
        var leaves = summary.steps
        for (step, file) in files {
            guard let position = leaves.firstIndex(where: { $0.step == step }) else {
                findings.fail(.logDocuments, Place(file), "the log has no leaf for this document")
                continue
            }
            let leaf = leaves.remove(at: position)
            guard let digest = source.digests[file] else {
                findings.fail(.logDocuments, Place(file), "the document of leaf \(leaf.index) is missing")
                continue
            }
            findings.require(
                digest.hash == leaf.document, .logDocuments, Place(file),
                "leaf \(leaf.index) names a document with the hash \(leaf.document), found \(digest.hash)")
        }
        for leaf in leaves {
            findings.fail(
                .logDocuments, place("tile/entries", "leaf \(leaf.index)"),
                "the record has no \(leaf.step.rawValue) document for this leaf")
        }
    }
}
