import Primitives
import TransparencyLog

/// What a monitor keeps.
///
///     log.pub                            the log's verifier key and a line feed
///     seen/SIZE-ROOT.checkpoint          every checkpoint that fits, with all its signature lines; SIZE has 16 digits
///     pending/SIZE-ROOT.checkpoint       signed checkpoints that were not compared with the log's tiles yet
///     looks                              how many looks in a row gave no tiles; missing for none
///     alarms/KIND-HASH/…                 what does not fit, as evidence
struct MonitorFolder: Sendable {
    enum Part: String {
        case seen, pending
    }

    private let path: String
    private let key: NoteVerifierKey

    private var looksPath: String { "\(path)/looks" }

    /// - Throws: ``WitnessError`` `.otherKey`, `.damaged`; `PrimitivesError`.
    init(_ path: String, key: NoteVerifierKey) throws {
        self.path = path
        self.key = key
        for part in [Part.seen, .pending] { try DurableFile.makeFolder("\(path)/\(part.rawValue)") }
        let file = "\(path)/log.pub"
        guard DurableFile.exists(file) else {
            try DurableFile.write(Array("\(key.encoded)\n".utf8), to: file)
            return
        }
        guard try WitnessFolder.readKey(file) == key else {
            throw WitnessError(.otherKey, "\(path) belongs to the monitor of another log or key")
        }
    }

    // MARK: Checkpoints

    /// - Throws: ``WitnessError`` `.damaged`; `PrimitivesError`.
    func all(_ part: Part) throws -> [Checkpoint] { try names(part).map { try read($0, part) } }

    /// The largest that fits.
    func last() throws -> Checkpoint? { try names(.seen).last.map { try read($0, .seen) } }

    /// A checkpoint of the same size with another root.
    func twin(of checkpoint: Checkpoint) throws -> Checkpoint? {
        for part in [Part.seen, .pending] {
            for name in try names(part) where name.hasPrefix(Self.digits(checkpoint.size)) {
                let other = try read(name, part)
                if other.root != checkpoint.root { return other }
            }
        }
        return nil
    }

    /// Keeps a signed checkpoint until it is compared.
    /// - Returns: whether it was compared before.
    func keep(_ checkpoint: Checkpoint) throws(PrimitivesError) -> Bool {
        let name = Self.name(checkpoint)
        if DurableFile.exists("\(path)/seen/\(name)") { return true }
        let target = "\(path)/pending/\(name)"
        if !DurableFile.exists(target) { try DurableFile.write(checkpoint.encoded, to: target) }
        return false
    }

    /// It fits.
    func accept(_ checkpoint: Checkpoint) throws(PrimitivesError) {
        let target = "\(path)/seen/\(Self.name(checkpoint))"
        if !DurableFile.exists(target) { try DurableFile.write(checkpoint.encoded, to: target) }
        try drop(checkpoint)
    }

    /// It does not wait any more.
    func drop(_ checkpoint: Checkpoint) throws(PrimitivesError) {
        let waiting = "\(path)/pending/\(Self.name(checkpoint))"
        if DurableFile.exists(waiting) { try DurableFile.remove(waiting) }
    }

    private func names(_ part: Part) throws(PrimitivesError) -> [String] {
        try DurableFile.list("\(path)/\(part.rawValue)").filter { $0.hasSuffix(".checkpoint") }.sorted()
    }

    private func read(_ name: String, _ part: Part) throws(WitnessError) -> Checkpoint {
        let file = "\(path)/\(part.rawValue)/\(name)"
        guard let found = try LogState.read(file, key) else { throw WitnessError(.damaged, "\(file) is gone") }
        return found
    }

    private static func name(_ checkpoint: Checkpoint) -> String {
        "\(digits(checkpoint.size))-\(checkpoint.root.hexadecimal.prefix(16).lowercased()).checkpoint"
    }

    private static func digits(_ size: Int) -> String {
        let digits = String(size)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }

    // MARK: Looks and alarms

    /// - Throws: ``WitnessError`` `.damaged`; `PrimitivesError`.
    func looks() throws -> Int {
        guard DurableFile.exists(looksPath) else { return 0 }
        let text = String(decoding: try DurableFile.read(looksPath, limit: 32), as: UTF8.self)
        guard text.last == "\n", let count = Int(text.dropLast()), count > 0 else {
            throw WitnessError(.damaged, "\(looksPath) holds no number")
        }
        return count
    }

    func setLooks(_ count: Int) throws(PrimitivesError) {
        guard count > 0 else {
            if DurableFile.exists(looksPath) { try DurableFile.remove(looksPath) }
            return
        }
        try DurableFile.write(Array("\(count)\n".utf8), to: looksPath, replacing: true)
    }

    func alarms() throws(PrimitivesError) -> [String] {
        DurableFile.exists("\(path)/alarms")
            ? try DurableFile.list("\(path)/alarms").map { "\(path)/alarms/\($0)" } : []
    }

    /// - Returns: the folder of the evidence.
    func write(_ finding: MonitorAlarm.Finding) throws(PrimitivesError) -> String {
        let target = "\(path)/alarms/\(finding.name)"
        try DurableFile.makeFolder(target)
        for (name, bytes) in finding.files where !DurableFile.exists("\(target)/\(name)") {
            try DurableFile.write(bytes, to: "\(target)/\(name)")
        }
        return target
    }
}
