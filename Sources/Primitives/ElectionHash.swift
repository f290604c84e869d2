/// The inputs B₀ and B₁ of one evaluation of ElectionGuard's H = HMAC-SHA-256(B₀, B₁).
///
/// ElectionGuard 2.1.0, sections 5.1 to 5.5. B₁ is the tag byte followed by the encoded inputs without separators, so
/// each caller states the length that the table of section 5.5 gives; a different length is a programming error.
/// All integers are big endian.
public struct HashInput: Sendable {
    public let key: HashValue
    public private(set) var message: [UInt8] = []

    private static let shortMessage = 128

    public init(_ key: HashValue, _ tag: DomainTag) {
        self.key = key
        // Room for the inputs that hold secrets, so that they are not moved about in memory.
        message.reserveCapacity(Self.shortMessage)
        message.append(tag.rawValue)
    }

    /// Makes room for a message of this many bytes: one that will hold secrets and is longer than 128 must have it before.
    public mutating func reserve(_ count: Int) { message.reserveCapacity(count) }

    /// b(value, 4): indices, counts and limits, 0 ≤ value < 2³¹ (section 5.1.3).
    public mutating func append(_ value: Int) {
        precondition(value >= 0 && value < 1 << 31, "small integers are below 2^31")
        for shift in [24, 16, 8, 0] { message.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    public mutating func append(_ hash: HashValue) { message += hash.bytes }

    /// Bytes of a length that the table fixes: elements, scalars, nonces, fixed strings.
    public mutating func append(fixed bytes: some Sequence<UInt8>) { message += bytes }

    /// b(length, 4) and then the bytes: files and strings of variable length (sections 5.1.4 and 5.1.5).
    public mutating func append(counted bytes: some Collection<UInt8>) {
        append(bytes.count)
        message += bytes
    }

    /// H(B₀; B₁). The message is wiped, because it may hold a nonce.
    /// - Parameter length: len(B₁) in bytes by the table of section 5.5, tag included.
    public consuming func hash(length: Int) -> HashValue {
        precondition(message.count == length, "len(B1) is \(message.count), the table says \(length)")
        defer { SecretBytes.wipe(&message) }
        return SHA256.hmac(key: key.bytes, message: message)
    }

    /// The same where the hash is a secret too.
    public consuming func secretHash(length: Int) -> SecretBytes {
        precondition(message.count == length, "len(B1) is \(message.count), the table says \(length)")
        defer { SecretBytes.wipe(&message) }
        // No copy of the message, or the wiping would be of the copy.
        return SecretBytes(count: HashValue.byteCount) { SHA256.hmac(key: key.bytes, message: message, into: $0) }
    }
}
