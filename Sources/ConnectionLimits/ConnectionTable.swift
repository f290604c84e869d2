import Primitives
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Counts open connections by the address at their other end, so that no address takes the places of others.
package final class ConnectionTable: Sendable {
    private struct Counts {
        var byAddress: [String: Int] = [:]
        var open = 0
        var refused = 0
    }

    /// `nil` for no limit.
    private let limit: Int?
    private let counts = Mutex(Counts())

    package init(perAddress limit: Int?) { self.limit = limit }

    package var open: Int { counts.withLock { $0.open } }
    /// How many were closed at once because their address had too many.
    package var refused: Int { counts.withLock { $0.refused } }

    /// - Returns: whether there is room; then ``leave(_:)`` belongs to it.
    package func enter(_ address: String?) -> Bool {
        let name = Self.client(address)
        return counts.withLock { counts in
            let count = counts.byAddress[name, default: 0]
            if let limit, count >= limit {
                counts.refused += 1
                return false
            }
            counts.byAddress[name] = count + 1
            counts.open += 1
            return true
        }
    }

    package func leave(_ address: String?) {
        let name = Self.client(address)
        counts.withLock { counts in
            let count = counts.byAddress[name, default: 1] - 1
            counts.byAddress[name] = count == 0 ? nil : count
            counts.open -= 1
        }
    }

    /// What stands for one client: an IPv4 address, however it is written, or the 64 bits of an IPv6 address that a
    /// provider gives to one customer.
    ///
    /// - Parameter address: in text; `nil` for a connection without one.
    package static func client(_ address: String?) -> String {
        guard let address else { return "" }
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, String(address.prefix { $0 != "%" }), &bytes) == 1 else { return address }
        // ::ffff:0:0/96, RFC 4291 section 2.5.5.2.
        if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]) {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        return Hexadecimal.encode(bytes.prefix(8))
    }
}
