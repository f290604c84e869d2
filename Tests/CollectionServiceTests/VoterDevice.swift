import CollectionAPI
import CollectionClient
import ElectionModel
import Foundation
import GroupArithmetic
import Primitives
import Synchronization
import VoterCommand

/// The voter's own program against a running collector, with a voter who answers each question as a script says.
final class VoterDevice: VoterVoice, Sendable {
    let folder: ReceiptFolder
    private let collector: TestCollector
    private let client: CollectorClient
    private let identifier: String
    private let lines = Mutex<[String]>([])
    private let answer: @Sendable () async throws -> String?

    /// - Parameter answer: to the question what to do with the encrypted ballot.
    init(
        _ collector: TestCollector, voter identifier: String = "EE-1",
        answer: @escaping @Sendable () async throws -> String?
    ) throws {
        self.collector = collector
        self.identifier = identifier
        self.answer = answer
        folder = try ReceiptFolder("\(collector.folder)/receipts-\(identifier)")
        let pki = collector.world.pki
        let transport = CurlTransport(
            try ServerAddress("https://127.0.0.1:\(collector.port)"), authorities: try pki.read("pki/root.pem"),
            credentials: .loaded(try pki.identity("pki/voters/\(identifier)/auth")))
        client = CollectorClient(transport: transport, group: .standard)
    }

    var said: [String] { lines.withLock { $0 } }

    /// The way of the command, on a thread that may block.
    func vote() async throws -> BallotOutcome {
        let file = "\(folder.path)/choices"
        let choices = #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[1]}]}"#
        try DurableFile.write(Array(choices.utf8), to: file, replacing: true)
        let clock = collector.clock
        let session = CastingSession(
            context: collector.world.context, client: client, voter: identifier, folder: folder, voice: self,
            clock: VoterClock(now: { clock.now }, pause: { _ in }))
        let run = VotingRun(
            session: session, choices: BallotChoices(session: session, voice: self, language: nil, file: file),
            language: nil, decision: .asked)
        let signer = try collector.world.pki.identity("pki/voters/\(identifier)/sign")
        return try await Self.blocking {
            var random = SystemRandom()
            return try run.vote(signer: signer, using: &random)
        }
    }

    func status() async throws -> VoterStatus {
        let client = client
        return try await Self.blocking { try client.status() }
    }

    func say(_ text: String) { add(text) }
    func note(_ text: String) { add(text) }
    func warn(_ text: String) { add("WARNING \(text)") }
    func show(_ text: String) { add(text) }

    func ask(_ prompt: String) -> String? {
        add(prompt)
        let (answer, given, done) = (answer, Answer(), DispatchSemaphore(value: 0))
        Task {
            let text = try? await answer()
            given.text.withLock { $0 = text }
            done.signal()
        }
        done.wait()
        return given.text.withLock { $0 }
    }

    private static func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    private func add(_ text: String) { lines.withLock { $0.append(text) } }

    private final class Answer: Sendable { let text = Mutex<String?>(nil) }
}
