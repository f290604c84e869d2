import ElectionModel

/// Ballots that wait for a thread to check their proofs, in the order of coming.
struct ProofQueue: Sendable {
    struct Entry: Sendable {
        let number: Int
        let voter: String
        let ballot: EncryptedBallot
        /// `nil` for a ballot that is checked exactly, and alone.
        let hints: [UInt8]?
        let answer: CheckedContinuation<Void, any Error>

        var size: Int { ballot.contests.reduce(1) { $0 + $1.selections.count } }

        /// The same, to be checked exactly.
        func withoutHints() -> Entry {
            Entry(number: number, voter: voter, ballot: ballot, hints: nil, answer: answer)
        }
    }

    private let threads: Int
    private let batchLimit: Int
    private var entries: [Entry] = []
    /// Threads that check.
    private var busy = 0

    /// - Parameter batchLimit: the sum of ``Entry/size`` in a batch; one larger entry makes a batch alone.
    init(threads: Int, batchLimit: Int) {
        self.threads = threads
        self.batchLimit = batchLimit
    }

    var count: Int { entries.count }

    mutating func add(_ entry: Entry) { entries.append(entry) }

    /// Takes out one that still waits.
    mutating func withdraw(_ number: Int) -> Entry? {
        entries.firstIndex { $0.number == number }.map { entries.remove(at: $0) }
    }

    mutating func withdrawAll() -> [Entry] {
        defer { entries = [] }
        return entries
    }

    /// What a thread that has become free checks next: the first ballot, and with it those that can be checked together,
    /// divided among the threads that are free.
    mutating func take() -> [Entry] {
        guard let first = entries.first else { return [] }
        let free = max(1, threads - busy)
        busy += 1
        guard first.hints != nil else { return [entries.removeFirst()] }
        let together = entries.filter { $0.hints != nil }
        var batch: [Entry] = []
        var size = 0
        for entry in together.prefix((together.count + free - 1) / free) {
            size += entry.size
            guard batch.isEmpty || size <= batchLimit else { break }
            batch.append(entry)
        }
        let taken = Set(batch.map(\.number))
        entries.removeAll { taken.contains($0.number) }
        return batch
    }

    /// A thread has checked what it took.
    mutating func finish() { busy -= 1 }
}
