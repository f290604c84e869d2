#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A connection to a port of this computer that asks for nothing unless told to.
final class LocalSocket: Sendable {
    private let descriptor: Int32

    init(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { _ = Glibc.close(descriptor) }

    func close() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// - Parameter milliseconds: how long it waits for that.
    func isClosedByPeer(within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) == 1 else { return false }
        var byte = UInt8(0)
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) <= 0
    }

    /// Asks for `/` and waits for the first byte of whatever answer.
    func isAnswered(within milliseconds: Int32) -> Bool {
        let request = Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return false }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var byte = UInt8(0)
        return poll(&waiting, 1, milliseconds) == 1 && recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == 1
    }
}
