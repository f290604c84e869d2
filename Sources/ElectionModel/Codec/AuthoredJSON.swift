/// JSON that people write: line breaks and indentation are allowed, all other rules of canonical JSON stay.
public enum AuthoredJSON {
    private static let whiteSpace: Set<UInt8> = [9, 10, 13, 32]
    private static let structure = Set("{}[]:,\"".utf8)

    /// Drops white space outside strings. Between two words or numbers one blank stays, so that they do not become one
    /// and the reader refuses them.
    public static func compact(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var inString = false
        var escaped = false
        var separated = false
        for byte in bytes {
            if inString {
                out.append(byte)
                inString = escaped || byte != UInt8(ascii: "\"")
                escaped = !escaped && byte == UInt8(ascii: "\\")
                continue
            }
            if whiteSpace.contains(byte) {
                separated = true
                continue
            }
            if separated, let last = out.last, !structure.contains(last), !structure.contains(byte) {
                out.append(UInt8(ascii: " "))
            }
            separated = false
            out.append(byte)
            inString = byte == UInt8(ascii: "\"")
        }
        return out
    }
}
