public import Primitives

/// A secret integer modulo q: a key, a share or a nonce. Not printable, not comparable, not encodable by accident, and
/// wiped when the last reference goes.
///
/// Arithmetic is in constant time and leaves no copy behind.
public final class SecretScalar: @unchecked Sendable {
    // Never written after `init`, so sharing is safe.
    public let group: Group
    private let storage: UnsafeMutableBufferPointer<UInt>

    var limbCount: Int { storage.count }

    /// A value that `fill` writes straight into the memory that is wiped later.
    init(_ group: Group, _ fill: (UnsafeMutablePointer<UInt>) -> Void) {
        self.group = group
        storage = .allocate(capacity: group.order.count)
        storage.initialize(repeating: 0)
        fill(storage.baseAddress!)
    }

    deinit {
        LimbCode.wipe(storage.baseAddress!, storage.count)
        storage.deallocate()
    }

    /// Uniform modulo q by rejection.
    public convenience init(_ group: Group, using random: inout some SecureRandomSource) {
        let excess = group.scalarByteCount * 8 - group.orderBitCount
        var bytes: [UInt8] = []
        repeat {
            bytes = random.bytes(group.scalarByteCount)
            bytes[0] &= 0xFF >> UInt8(excess)
        } while !LimbCode.isBelow(bytes, group.parameters.q)
        self.init(group, wiping: &bytes)
    }

    /// H_q of a secret input (nonces derived from the ballot nonce, equation 33).
    public convenience init(_ group: Group, reducing hash: SecretBytes) {
        self.init(group) { limbs in
            hash.withBytes { OrderArithmetic.reduce(limbs, littleEndian: $0.reversed(), group.order) }
        }
    }

    /// Any big-endian bytes, reduced modulo q. The caller wipes them.
    public convenience init(_ group: Group, reducing bytes: [UInt8]) {
        self.init(group) { OrderArithmetic.reduce($0, littleEndian: bytes.reversed(), group.order) }
    }

    /// Canonical bytes, big endian, value below q; `count` bytes as the container of the secret fixes it.
    public convenience init(_ group: Group, bytes: [UInt8]) throws(ArithmeticError) {
        guard bytes.count >= group.scalarByteCount else {
            throw ArithmeticError(.wrongLength, "a secret has at least \(group.scalarByteCount) bytes")
        }
        let excess = bytes.count - group.scalarByteCount
        guard bytes.prefix(excess).allSatisfy({ $0 == 0 }) else {
            throw ArithmeticError(.outOfRange, "a secret is below the order q")
        }
        var value = Array(bytes.dropFirst(excess))
        guard LimbCode.isBelow(value, group.parameters.q) else {
            SecretBytes.wipe(&value)
            throw ArithmeticError(.outOfRange, "a secret is below the order q")
        }
        self.init(group, wiping: &value)
    }

    /// A small secret number of either sign modulo q, such as a voter's choice.
    public convenience init(_ group: Group, small value: Int) {
        self.init(group) { OrderArithmetic.small($0, value, group.order) }
    }

    /// Big-endian bytes of a value below q, which are wiped.
    private convenience init(_ group: Group, wiping bytes: inout [UInt8]) {
        self.init(group) { LimbCode.read(bigEndian: bytes, into: $0) }
        SecretBytes.wipe(&bytes)
    }

    func withLimbs<Result>(_ body: (UnsafePointer<UInt>) throws -> Result) rethrows -> Result {
        try body(UnsafePointer(storage.baseAddress!))
    }

    private var limbs: UnsafePointer<UInt> { UnsafePointer(storage.baseAddress!) }

    /// Lends the value as `count` big-endian bytes (the specification writes shares as b(x, 32)).
    public func withBytes<Result, Failure: Error>(
        count: Int, _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var bytes = [UInt8](repeating: 0, count: count)
        for position in 0..<group.scalarByteCount {
            let shift = UInt((position & 7) << 3)
            bytes[count - 1 - position] = UInt8(truncatingIfNeeded: storage[position >> 3] >> shift)
        }
        defer { SecretBytes.wipe(&bytes) }
        return try body(bytes)
    }
}

extension SecretScalar {
    public static func + (left: SecretScalar, right: SecretScalar) -> SecretScalar {
        precondition(left.group === right.group, "both secrets belong to one group")
        return SecretScalar(left.group) { OrderArithmetic.add($0, left.limbs, right.limbs, left.group.order) }
    }

    public static func + (left: SecretScalar, right: Scalar) -> SecretScalar {
        precondition(left.group === right.group, "both values belong to one group")
        return SecretScalar(left.group) { OrderArithmetic.add($0, left.limbs, right.limbs, left.group.order) }
    }

    public static func * (left: SecretScalar, right: SecretScalar) -> SecretScalar {
        precondition(left.group === right.group, "both secrets belong to one group")
        return SecretScalar(left.group) { OrderArithmetic.multiply($0, left.limbs, right.limbs, left.group.order) }
    }

    public static func * (left: SecretScalar, right: Scalar) -> SecretScalar {
        precondition(left.group === right.group, "both values belong to one group")
        return SecretScalar(left.group) { OrderArithmetic.multiply($0, left.limbs, right.limbs, left.group.order) }
    }

    public func negated() -> SecretScalar {
        SecretScalar(group) { OrderArithmetic.negate($0, limbs, group.order) }
    }

    /// `yes` if the two numbers are equal, else `no`; neither shows in time or addresses.
    public static func select(_ left: Int, equals right: Int, _ yes: SecretScalar, _ no: SecretScalar) -> SecretScalar {
        precondition(yes.group === no.group, "both secrets belong to one group")
        let condition = MaskedSelection.mask(left, right) & 1
        return SecretScalar(yes.group) { OrderArithmetic.select($0, condition, yes.limbs, no.limbs, yes.group.order) }
    }

    /// self − challenge·secret: the response of every proof here, which is public because self is a fresh nonce.
    ///
    /// Answering two challenges with one nonce reveals the secret; callers use each nonce once.
    public func response(challenge: Scalar, secret: SecretScalar) -> Scalar {
        (self + (secret * challenge).negated()).disclosed()
    }

    /// The same number as a public one. For values that a protocol publishes: whoever calls this has read why it may.
    package func disclosed() -> Scalar { Scalar(group, limbs: Array(storage)) }
}

extension SecretScalar: CustomStringConvertible, CustomReflectable {
    public var description: String { "SecretScalar(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
