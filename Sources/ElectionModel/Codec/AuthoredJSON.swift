/// JSON that people write: line breaks and indentation are allowed, all other rules of canonical JSON stay.
public enum AuthoredJSON {
    /// Drops white space outside strings.
    public static func compact(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var inString = false
        var escaped = false
        for byte in bytes {
            if inString {
                out.append(byte)
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
            } else if ![9, 10, 13, 32].contains(byte) {
                out.append(byte)
                inString = byte == UInt8(ascii: "\"")
            }
        }
        return out
    }
}
