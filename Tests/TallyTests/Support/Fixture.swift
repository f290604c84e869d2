import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import Tally

/// Elections that many tests share; nothing changes them.
enum Fixture {
    static let election = Result { try TestElection() }
    /// With other keys: a rehearsal, or the second round.
    static let otherElection = Result { try TestElection() }
    /// Without pseudonyms.
    static let unnamed = Result { try TestElection(.ballots) }
    /// How many leaves a box has before its first cast ballot: definition, commitments, guardians, open.
    static let firstLeaf = 4
}

/// A ballot box with what processing makes of it.
struct ProcessedBox {
    let box: TestBox
    let outcome: BoxProcessor.Outcome
    let folder: String
    /// In log order, as in the file.
    let dispositions: [Disposition]

    var kinds: [Disposition.Kind] { dispositions.map(\.kind) }
    var reasons: [Disposition.Reason?] { dispositions.map(\.reason) }
    /// The casts, by number from 0, that are counted.
    var counted: [Int] { dispositions.indices.filter { dispositions[$0].kind == .counted } }

    init(
        _ election: TestElection, _ casts: [TestCast], edit: (inout [[UInt8]]) throws -> Void = { _ in }
    ) async throws {
        let work = try TemporaryFolder()
        try await self.init(TestBox(election, folder: "\(work.path)/box", casts: casts, edit: edit))
    }

    init(_ box: TestBox) async throws {
        self.box = box
        folder = try TemporaryFolder().path + "/count"
        outcome = try await BoxProcessor(box.opened()).process(into: folder, despiteAlarms: true) {}
        let bytes = try DurableFile.read("\(folder)/\(RecordFolder.dispositions)")
        dispositions = try bytes.split(separator: 10).map {
            try Disposition(canonical: Array($0), group: box.election.group)
        }
    }

    /// Whether an alarm names this cast and says this.
    func hasAlarm(_ cast: Int, _ text: String) -> Bool {
        outcome.alarms.contains { $0.hasPrefix("leaf \(Fixture.firstLeaf + cast):") && $0.contains(text) }
    }

    /// Every leaf has one disposition, the numbers in processed.json are theirs, and they add up.
    var isComplete: Bool {
        let counts = outcome.processed.counts
        return dispositions.map(\.leaf) == box.leaves && counts.cast == box.leaves.count && counts.isBalanced
            && counts.counted == counted.count
            && outcome.processed.styles.map(\.counts.cast).reduce(0, +) == counts.cast
    }
}
