#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Looks for copies of secrets in all memory that this process can write: what is in use, and what was given back with
/// its content. Linux only.
///
/// The needles are kept masked, so they do not find themselves.
public struct MemoryScan: Sendable {
    private static let mask: UInt8 = 0xA5
    private static let chunk = 1 << 20

    /// Greater ranges are a sanitizer's tables.
    private static let greatest = 1 << 30

    private var needles: [[UInt8]]
    private var longest: Int { needles.map(\.count).max() ?? 0 }

    /// - Parameter secret: at least 16 bytes that occur nowhere else.
    public init(masking secret: some Sequence<UInt8>) { needles = [secret.map { $0 ^ Self.mask }] }

    /// Looks for the needles of both.
    public static func + (left: Self, right: Self) -> Self {
        var both = left
        both.needles += right.needles
        return both
    }

    /// Whether there is a copy of any of the needles.
    public func finds() throws -> Bool {
        let memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { throw Unreadable() }
        defer { close(memory) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunk, alignment: 16)
        defer { buffer.deallocate() }
        for range in try Self.writableRanges() {
            var start = range.lowerBound
            while start < range.upperBound {
                // Memory that another thread has given back meanwhile is not there any more.
                let count = pread(memory, buffer.baseAddress, min(Self.chunk, range.upperBound - start), start)
                let read = UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)])
                let found = needles.contains { Self.contains(read, $0) }
                buffer.initializeMemory(as: UInt8.self, repeating: 0)
                if found { return true }
                start += Self.chunk - longest + 1
            }
        }
        return false
    }

    private static func contains(_ memory: UnsafeRawBufferPointer, _ masked: [UInt8]) -> Bool {
        guard var here = memory.baseAddress else { return false }
        let end = here + memory.count
        while end - here >= masked.count, let next = memchr(here, Int32(masked[0] ^ mask), end - here) {
            here = UnsafeRawPointer(next)
            guard end - here >= masked.count else { return false }
            let candidate = UnsafeRawBufferPointer(start: here, count: masked.count)
            if zip(candidate, masked).allSatisfy({ $0 == $1 ^ mask }) { return true }
            here += 1
        }
        return false
    }

    private static func writableRanges() throws -> [Range<Int>] {
        guard let file = fopen("/proc/self/maps", "re") else { throw Unreadable() }
        defer { fclose(file) }
        var ranges: [Range<Int>] = []
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            let bounds = fields[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            guard fields[1].hasPrefix("rw"), bounds.count == 2, bounds[1] - bounds[0] <= greatest else {
                continue
            }
            ranges.append(bounds[0]..<bounds[1])
        }
        return ranges
    }

    struct Unreadable: Error {}
}
