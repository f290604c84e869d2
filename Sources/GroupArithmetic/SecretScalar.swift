public import Primitives

/// A secret integer modulo q: a key, a share or a nonce. Not printable, not comparable, not encodable by accident, and
/// wiped when the last reference goes.
public final class SecretScalar: @unchecked Sendable {
    // Never written after `init`, so sharing is safe.
    public let group: Group
    private let storage: UnsafeMutableBufferPointer<UInt>

    var limbCount: Int { storage.count }

    /// Takes limbs below q over and wipes the caller's copy.
    init(_ group: Group, wiping limbs: inout Limbs) {
        self.group = group
        storage = .allocate(capacity: limbs.count)
        _ = storage.initialize(from: limbs)
        Self.wipe(&limbs)
    }

    deinit {
        storage.withMemoryRebound(to: UInt.self) { Self.wipe($0) }
        storage.deallocate()
    }

    /// Uniform modulo q by rejection.
    public convenience init(_ group: Group, using random: inout some SecureRandomSource) {
        let excess = group.scalarByteCount * 8 - group.orderBitCount
        while true {
            var bytes = random.bytes(group.scalarByteCount)
            bytes[0] &= 0xFF >> UInt8(excess)
            var limbs = LimbCode.limbs(bigEndian: bytes, count: group.order.count)
            SecretBytes.wipe(&bytes)
            if LimbCode.isLess(limbs, group.order.limbs) {
                self.init(group, wiping: &limbs)
                return
            }
        }
    }

    /// H_q of a secret input (nonces derived from the ballot nonce, equation 33).
    public convenience init(_ group: Group, reducing hash: HashValue) {
        var limbs = OrderArithmetic.reduce(hash.bytes, group.order)
        self.init(group, wiping: &limbs)
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
        var limbs = LimbCode.limbs(bigEndian: bytes.dropFirst(excess), count: group.order.count)
        guard LimbCode.isLess(limbs, group.order.limbs) else {
            Self.wipe(&limbs)
            throw ArithmeticError(.outOfRange, "a secret is below the order q")
        }
        self.init(group, wiping: &limbs)
    }

    func withLimbs<Result>(_ body: (UnsafePointer<UInt>) throws -> Result) rethrows -> Result {
        try body(UnsafePointer(storage.baseAddress!))
    }

    /// Lends the value as `count` big-endian bytes (the specification writes shares as b(x, 32)).
    public func withBytes<Result, Failure: Error>(
        count: Int, _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var bytes = [UInt8](repeating: 0, count: count - group.scalarByteCount)
        bytes += LimbCode.bytes(Array(storage), count: group.scalarByteCount)
        defer { SecretBytes.wipe(&bytes) }
        return try body(bytes)
    }

    public static func + (left: SecretScalar, right: SecretScalar) -> SecretScalar {
        var sum = OrderArithmetic.add(Array(left.storage), Array(right.storage), left.group.order)
        return SecretScalar(left.group, wiping: &sum)
    }

    public static func * (left: SecretScalar, right: Scalar) -> SecretScalar {
        var product = OrderArithmetic.multiply(Array(left.storage), right.limbs, left.group.order)
        return SecretScalar(left.group, wiping: &product)
    }

    public static func + (left: SecretScalar, right: Scalar) -> SecretScalar {
        var sum = OrderArithmetic.add(Array(left.storage), right.limbs, left.group.order)
        return SecretScalar(left.group, wiping: &sum)
    }

    /// self − challenge·secret: the response of every proof here, which is public because self is a fresh nonce.
    ///
    /// Answering two challenges with one nonce reveals the secret; callers use each nonce once.
    public func response(challenge: Scalar, secret: SecretScalar) -> Scalar {
        let product = secret * challenge.negated()
        return Scalar(group, limbs: OrderArithmetic.add(Array(storage), Array(product.storage), group.order))
    }

    private static func wipe(_ limbs: inout Limbs) {
        limbs.withUnsafeMutableBufferPointer { wipe($0) }
        limbs = []
    }

    private static func wipe(_ buffer: UnsafeMutableBufferPointer<UInt>) {
        SecretMemory.wipe(UnsafeMutableRawBufferPointer(buffer))
    }
}

extension SecretScalar: CustomStringConvertible, CustomReflectable {
    public var description: String { "SecretScalar(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
