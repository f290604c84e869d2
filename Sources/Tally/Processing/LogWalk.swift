import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// One reading of an exported log: checkpoint, cosignatures and tree verified, leaves decoded, their order checked.
struct LogWalk {
    let grammar: LogGrammar
    private let folder: String
    private let group: Group
    private let checkpoint: Checkpoint
    private(set) var castCount = 0
    /// In order; there are few.
    private(set) var challengedLeaves: [BallotBox.ChallengedLeaf] = []
    /// Document hashes of all session leaves, in order.
    private(set) var sessions: [HashValue] = []
    /// Leaf and document of all roll updates, in order.
    private(set) var rollUpdates: [(leaf: Int, document: HashValue)] = []
    /// Documents of all override lists, in order.
    private(set) var overrideLists: [HashValue] = []
    /// Documents of all releases, in order.
    private(set) var releases: [HashValue] = []
    private var documents: [LogLeaf.Step: HashValue] = [:]

    init(folder: String, configuration: ElectionConfiguration, group: Group) throws {
        var walk = (
            grammar: LogGrammar(), castCount: 0, challenged: [BallotBox.ChallengedLeaf](),
            steps: [(LogLeaf.Step, Int, HashValue)]()
        )
        // What the closure sees is settled only when the whole tree is verified.
        let checkpoint = try LogFolder.verify(folder, key: configuration.logKey, origin: configuration.logOrigin) {
            index, entry in
            let leaf = try LogLeaf(canonical: entry, group: group, limit: 1 << 16)
            try walk.grammar.append(leaf)
            switch leaf {
            case .cast: walk.castCount += 1
            case .challenged(let ballot, let statement):
                walk.challenged.append(.init(index: index, ballot: ballot, statement: statement))
            case .step(let step, let document): walk.steps.append((step, index, document))
            }
        }
        // A collector that shows its witnesses one log cannot show this tool another.
        try configuration.witnesses?.policy.require(checkpoint)
        (self.folder, self.group, self.checkpoint) = (folder, group, checkpoint)
        (grammar, castCount, challengedLeaves) = (walk.grammar, walk.castCount, walk.challenged)
        for (step, index, document) in walk.steps { record(step, document, at: index) }
    }

    var size: Int { checkpoint.size }
    var root: HashValue { checkpoint.root }

    /// The version of the roll that was in force when a leaf was logged.
    func rollVersion(at leaf: Int) -> Int { rollUpdates.count { $0.leaf < leaf } }

    func document(_ step: LogLeaf.Step) -> HashValue? { documents[step] }

    /// The cast leaves once more, from the files.
    func castLeaves() throws -> CastLeafReader { try CastLeafReader(folder: folder, checkpoint, group: group) }

    private mutating func record(_ step: LogLeaf.Step, _ document: HashValue, at index: Int) {
        switch step {
        case .rollUpdate: rollUpdates.append((index, document))
        case .overrideList: overrideLists.append(document)
        case .release: releases.append(document)
        case .session: sessions.append(document)
        default: break
        }
        documents[step] = document
    }

    /// The documents in a box or count folder are those of the leaves and of the pinned election.
    func requireDocuments(of folder: String, _ context: ElectionContext) throws {
        let files: [(LogLeaf.Step, String)] = [
            (.definition, RecordFolder.definition), (.commitments, RecordFolder.commitments),
            (.guardians, RecordFolder.guardians), (.open, RecordFolder.open), (.close, RecordFolder.close),
        ]
        for (step, path) in files {
            let hash = SHA256.hash(try DurableFile.read("\(folder)/\(path)"))
            guard documents[step] == hash else {
                throw TallyError(.badBox, "\(path) is not the document of the log's \"\(step.rawValue)\" leaf")
            }
        }
        guard documents[.definition] == context.definition.documentHash,
            documents[.commitments] == context.guardianRecord.commitmentSet
        else { throw TallyError(.badBox, "the definition or the commitments are not those of this election's keys") }
    }
}
