import GroupArithmetic
import Primitives

/// Writes a ``StoredRoll``, voter by voter.
final class StoredRollWriter {
    static func head(version: Int) -> String { "{\"type\":\"roll\",\"format\":0,\"version\":\(version),\"voters\":[" }
    static let tail = "]}"
    private static let bufferByteCount = 1 << 16

    private let version: Int
    private let group: Group
    private let file: RandomAccessFile
    private var buffer: [UInt8] = []
    private var hasher = SHA256()
    private var groups: [[Int]: Int] = [:]
    private var keys: [UInt8] = []
    private var offsets: [Int] = []
    private var last: String?
    private(set) var count = 0

    /// - Parameter scratch: the folder for the file.
    init(version: Int, scratch: String, group: Group) throws(PrimitivesError) {
        (self.version, self.group) = (version, group)
        file = try RandomAccessFile(scratchIn: scratch)
        hasher.update(Self.head(version: version).utf8)
    }

    /// - Throws: ``FormatError`` `.inconsistent` unless it stands behind the one before, `.tooLarge`.
    func append(_ voter: VoterRoll.Voter) throws {
        if let last, !last.utf8.lexicographicallyPrecedes(voter.identifier.utf8) {
            throw FormatError(
                .inconsistent,
                last == voter.identifier ? "the voter \(last) stands twice" : "voters are sorted by identifier",
                path: "id")
        }
        guard count < VoterRoll.maximumVoterCount else {
            throw FormatError(.tooLarge, "more than \(VoterRoll.maximumVoterCount) voters")
        }
        if count.isMultiple(of: StoredRoll.blockCount) {
            keys += StoredRoll.key(voter.identifier)
            offsets.append(file.byteCount + buffer.count)
        }
        let line = voter.canonicalBytes
        if count > 0 { hasher.update(CollectionOfOne(UInt8(ascii: ","))) }
        hasher.update(line)
        buffer += line
        buffer.append(10)
        groups[[voter.ballotStyle, voter.weight], default: 0] += 1
        (last, count) = (voter.identifier, count + 1)
        if buffer.count >= Self.bufferByteCount { try flush() }
    }

    private func flush() throws(PrimitivesError) {
        try file.append(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// After the last voter.
    func finish() throws(PrimitivesError) -> StoredRoll {
        try flush()
        hasher.update(Self.tail.utf8)
        return StoredRoll(
            version: version, hash: hasher.finalizing(), count: count, groups: groups, group: group, file: file,
            keys: keys, offsets: offsets + [file.byteCount])
    }
}
