public import Primitives

/// A timestamp authority's own list of the tokens it gave out for one election, to be compared with the ballot box.
///
/// CSV with the header `time,imprint,serial` and one line for each token: the time as RFC 3339 in whole seconds, UTC
/// (`2027-03-01T12:00:00Z`); SHA-256 of what was stamped in upper-case hexadecimal; the token's serial number in
/// upper-case hexadecimal without leading zeros. Lines end with LF.
public struct RegistrationList: Sendable {
    public static let header = "time,imprint,serial"
    public static let maximumByteCount = 1 << 30

    public struct Entry: Hashable, Sendable {
        /// As it stands in the list.
        public let time: String
        public let imprint: HashValue
        public let serial: String
    }

    public let entries: [Entry]

    /// - Throws: `.badRegistrations` with the number of the line, counted from 1.
    public init(csv bytes: [UInt8]) throws(IdentityError) {
        guard bytes.last == 10 else { throw Self.problem(1, "the list ends in the middle of a line") }
        let lines = bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false)
        guard let first = lines.first, first.elementsEqual(Self.header.utf8) else {
            throw Self.problem(1, "the first line is \(Self.header)")
        }
        var found: [Entry] = []
        var serials: Set<String> = []
        for (index, line) in lines.enumerated().dropFirst() {
            let entry = try Self.entry(line, index + 1)
            guard serials.insert(entry.serial).inserted else {
                throw Self.problem(index + 1, "the serial stands twice")
            }
            found.append(entry)
        }
        entries = found
    }

    private static func entry(_ line: ArraySlice<UInt8>, _ number: Int) throws(IdentityError) -> Entry {
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard fields.count == 3 else { throw problem(number, "a line has three fields") }
        guard isTime(fields[0]) else { throw problem(number, "a time is written 2027-03-01T12:00:00Z") }
        guard let imprint = try? HashValue(hexadecimal: String(decoding: fields[1], as: UTF8.self)) else {
            throw problem(number, "an imprint has 64 digits 0-9 and A-F")
        }
        let serial = fields[2]
        let isSerial = serial.allSatisfy { (48...57).contains($0) || (65...70).contains($0) }
        guard (1...64).contains(serial.count), isSerial, serial.count == 1 || serial.first != 48 else {
            throw problem(number, "a serial number has digits 0-9 and A-F, without leading zeros")
        }
        return Entry(
            time: String(decoding: fields[0], as: UTF8.self), imprint: imprint,
            serial: String(decoding: serial, as: UTF8.self))
    }

    private static func isTime(_ text: ArraySlice<UInt8>) -> Bool {
        let pattern = Array("0000-00-00T00:00:00Z".utf8)
        return text.count == pattern.count
            && zip(text, pattern).allSatisfy { $1 == 48 ? (48...57).contains($0) : $0 == $1 }
    }

    private static func problem(_ line: Int, _ reason: String) -> IdentityError {
        IdentityError(.badRegistrations, "line \(line) of the list of registrations: \(reason)")
    }
}

/// Serial numbers of tokens as text.
enum SerialNumber {
    /// - Parameter magnitude: big endian, without leading zeros.
    static func text(_ magnitude: [UInt8]) -> String {
        let digits = Hexadecimal.encode(magnitude).drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }
}
