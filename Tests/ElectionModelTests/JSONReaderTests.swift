import ElectionModel
import Testing

/// The reader's grammar, seen through one small document: `{"type":"note","count":N,"text":"…","more":{"flag":B},
/// "list":[N,…]}` with `text` optional.
@Suite struct JSONReaderTests {
    struct Note: CanonicalJSON, Equatable {
        var count: Int
        var text: String?
        var flag = true
        var list: [Int] = []

        init(count: Int, text: String? = nil) {
            self.count = count
            self.text = text
        }

        init(from reader: inout JSONReader) throws(FormatError) {
            self = try reader.object(["type", "count", "text", "more", "list"]) { (reader) throws(FormatError) in
                try reader.type("note")
                var note = Note(count: try reader.integer("count", in: 0...1_000))
                note.text = try reader.optionalField("text") { (reader) throws(FormatError) in
                    try reader.string(limit: 12)
                }
                note.flag = try reader.field("more") { (reader) throws(FormatError) in
                    try reader.object(["flag"]) { (reader) throws(FormatError) in try reader.boolean("flag") }
                }
                note.list = try reader.list("list", limit: 3) { (reader) throws(FormatError) in
                    try reader.integer(in: 1...9)
                }
                return note
            }
        }

        func write(to writer: inout JSONWriter) {
            writer.object {
                $0.field("type", "note")
                $0.field("count", count)
                if let text { $0.field("text", text) }
                $0.key("more")
                $0.object { $0.field("flag", flag) }
                $0.field("list", array: list)
            }
        }
    }

    struct Refused: Sendable {
        let json: String
        let code: FormatError.Code
        let path: String

        init(_ json: String, _ code: FormatError.Code, _ path: String = "") {
            self.json = json
            self.code = code
            self.path = path
        }
    }

    private static func expect(_ cases: [Refused]) {
        for refused in cases {
            let error = refusal(Note.self, refused.json)
            #expect(error?.code == refused.code, "\(refused.json): \(error?.description ?? "accepted")")
            #expect(error?.path == refused.path, "\(refused.json): \(error?.description ?? "accepted")")
        }
    }

    private static let tail = #""more":{"flag":true},"list":[1,2]}"#

    @Test("the canonical form is read, with and without an optional field")
    func accepted() throws {
        for (json, text) in [
            (#"{"type":"note","count":0,"# + Self.tail, nil),
            (#"{"type":"note","count":1000,"text":"","# + Self.tail, ""),
            (#"{"type":"note","count":7,"text":"é\"\\\n\u0001","# + Self.tail, "é\"\\\n\u{1}"),
        ] {
            let note = try Note(canonical: Array(json.utf8), group: toy)
            #expect(note.text == text)
            #expect(String(decoding: note.canonicalBytes, as: UTF8.self) == json)
        }
    }

    @Test("bytes that are no JSON are refused")
    func notJSON() {
        Self.expect([
            Refused("", .notJSON), Refused("{", .notJSON), Refused(#"{"type"#, .notJSON),
            Refused(#"{"type":"note""#, .notJSON), Refused(#"{"type":"note","count":1"#, .notJSON),
            Refused(#"{"type":"note","count":1,"text":"a"#, .notJSON, "text"),
            Refused(#"{"type":"note","count":1,"text":"a\"#, .notJSON, "text"),
            Refused("{\"type\":\"note\",\"count\":1,\"text\":\"a\nb\"," + Self.tail, .notJSON, "text"),
            Refused("{\"type\":\"note\",\"count\":1,\"text\":\"\0\"," + Self.tail, .notJSON, "text"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1"#, .notJSON, "list[1]"),
            Refused(#"{"type":"note""count":1,"# + Self.tail, .notJSON),
            Refused(#"{"type":"note","count":1,,"# + Self.tail, .notJSON),
            Refused(#"{"type""note","count":1,"# + Self.tail, .notJSON),
            Refused(#"{"type":"note","count":1x,"# + Self.tail, .notJSON),
            Refused(#"{"type":"note","count":1,"more":{"flag":true,},"list":[]}"#, .notJSON, "more"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1 2]}"#, .notCanonical, "list[1]"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1}"#, .notJSON, "list[1]"),
        ])
    }

    @Test("white space between values is refused wherever it stands")
    func whiteSpace() {
        for blank in [" ", "\t", "\n", "\r"] {
            Self.expect([
                Refused(blank + #"{"type":"note","count":1,"# + Self.tail, .notCanonical),
                Refused("{\(blank)\"type\":\"note\",\"count\":1," + Self.tail, .notCanonical),
                Refused("{\"type\"\(blank):\"note\",\"count\":1," + Self.tail, .notCanonical),
                Refused("{\"type\":\"note\"\(blank),\"count\":1," + Self.tail, .notCanonical),
                Refused("{\"type\":\"note\",\(blank)\"count\":1," + Self.tail, .notCanonical),
            ])
        }
        Self.expect([
            Refused(#"{"type":"note","count":1,"# + Self.tail + "\n", .trailingBytes),
            Refused(#"{"type":"note","count":1,"# + Self.tail + "{}", .trailingBytes),
        ])
        #expect(refusal(Note.self, "\u{FEFF}" + #"{"type":"note","count":1,"# + Self.tail) != nil, "byte order mark")
    }

    @Test("other escapes of the same text are refused")
    func escapes() {
        for escape in [
            #"\u0041"#, #"\/"#, #"\u000a"#, #"\u0008"#, #"\u001F"#, #"\u00e9"#, #"\U0001"#, #"\u0022"#, #"\u005c"#,
            #"\ud83d\ude00"#, #"\x41"#, #"\'"#, #"\0"#, #"\u+001"#, #"\u 001"#, #"\u007f"#,
        ] {
            Self.expect([
                Refused(#"{"type":"note","count":1,"text":""# + escape + "\"," + Self.tail, .notCanonical, "text")
            ])
        }
        Self.expect([
            Refused(#"{"\u0074ype":"note","count":1,"# + Self.tail, .notCanonical),
            Refused(#"{"type":"not\u0065","count":1,"# + Self.tail, .notCanonical, "type"),
        ])
    }

    @Test("control characters have the one escape of RFC 8785")
    func controlCharacters() throws {
        for code in UInt8(0)..<32 {
            var note = Note(count: 1)
            note.text = String(UnicodeScalar(code))
            #expect(try Note(canonical: note.canonicalBytes, group: toy) == note)
        }
        var delete = Note(count: 1)
        delete.text = "\u{7F}\u{2028}\u{FFFD}"
        #expect(try Note(canonical: delete.canonicalBytes, group: toy) == delete)
    }

    @Test("numbers have one form")
    func numbers() {
        for (number, code) in [
            ("01", FormatError.Code.notCanonical), ("00", .notCanonical), ("1.0", .notCanonical),
            ("1e3", .notCanonical), ("1E0", .notCanonical), ("0.", .notCanonical), ("-0", .wrongType),
            ("-1", .wrongType), ("+1", .wrongType), (".5", .wrongType), ("null", .wrongType), ("true", .wrongType),
            ("\"1\"", .wrongType), ("1001", .outOfRange), ("9223372036854775808", .outOfRange),
            ("99999999999999999999999999999999999999", .outOfRange), ("0x1", .notJSON), ("1_0", .notJSON),
            ("\u{0661}", .wrongType), ("NaN", .wrongType),
        ] {
            let error = refusal(Note.self, "{\"type\":\"note\",\"count\":\(number)," + Self.tail)
            #expect(error?.code == code, "\(number): \(error?.description ?? "accepted")")
        }
    }

    @Test("fields out of order, twice, missing, unknown or in another case have their own codes")
    func fields() {
        Self.expect([
            Refused(#"{"count":1,"type":"note","# + Self.tail, .wrongOrder),
            Refused(#"{"type":"note","more":{"flag":true},"count":1,"list":[]}"#, .wrongOrder),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[],"text":""}"#, .wrongOrder),
            Refused(#"{"type":"note","type":"note","count":1,"# + Self.tail, .duplicateField),
            Refused(#"{"type":"note","count":1,"count":1,"# + Self.tail, .duplicateField),
            Refused(#"{"type":"note","count":1,"text":"a","text":"a","# + Self.tail, .duplicateField),
            Refused(#"{"type":"note","count":1,"more":{"flag":true,"flag":true},"list":[]}"#, .duplicateField, "more"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[],"list":[]}"#, .duplicateField),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[],"extra":1}"#, .unknownField),
            Refused(#"{"type":"note","count":1,"extra":1,"# + Self.tail, .unknownField),
            Refused(#"{"type":"note","count":1,"":1,"# + Self.tail, .unknownField),
            Refused(#"{"type":"note","Count":1,"# + Self.tail, .wrongCase),
            Refused(#"{"TYPE":"note","count":1,"# + Self.tail, .wrongCase),
            Refused(#"{"type":"note","count":1,"Text":"a","# + Self.tail, .wrongCase),
            Refused(#"{}"#, .missingField), Refused(#"{"type":"note"}"#, .missingField),
            Refused(#"{"type":"note","count":1,"more":{},"list":[]}"#, .missingField, "more"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true}}"#, .missingField),
        ])
    }

    @Test("values of another kind are refused")
    func kinds() {
        Self.expect([
            Refused(#"{"type":"other","count":1,"# + Self.tail, .wrongType),
            Refused(#"{"type":7,"count":1,"# + Self.tail, .wrongType, "type"),
            Refused(#"{"type":"note","count":1,"text":null,"# + Self.tail, .wrongType, "text"),
            Refused(#"{"type":"note","count":1,"more":7,"list":[]}"#, .wrongType, "more"),
            Refused(#"{"type":"note","count":1,"more":{"flag":1},"list":[]}"#, .wrongType, "more.flag"),
            Refused(#"{"type":"note","count":1,"more":{"flag":True},"list":[]}"#, .wrongType, "more.flag"),
            Refused(#"{"type":"note","count":1,"more":{"flag":"true"},"list":[]}"#, .wrongType, "more.flag"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":7}"#, .wrongType, "list"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1,"2"]}"#, .wrongType, "list[1]"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1,]}"#, .wrongType, "list[1]"),
            Refused("7", .wrongType), Refused("\"note\"", .wrongType), Refused("null", .wrongType),
        ])
        #expect(refusal(Note.self, "[]") != nil)
    }

    @Test("texts and lists have limits, and texts are UTF-8")
    func limits() throws {
        Self.expect([
            Refused(#"{"type":"note","count":1,"text":"1234567890123","# + Self.tail, .tooLarge, "text"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1,2,3,4]}"#, .tooLarge, "list"),
            Refused(#"{"type":"note","count":1,"more":{"flag":true},"list":[1,0]}"#, .outOfRange, "list[1]"),
        ])
        let before = Array(#"{"type":"note","count":1,"text":""#.utf8)
        let after = Array(("\"," + Self.tail).utf8)
        // Stray continuation, overlong, surrogate, above U+10FFFF, cut short.
        for bytes: [UInt8] in [
            [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
        ] {
            let error = refusal { () throws(FormatError) in
                _ = try Note(canonical: before + bytes + after, group: toy)
            }
            #expect(error?.code == .badValue, "\(bytes)")
            #expect(error?.path == "text")
        }
        let error = refusal { () throws(FormatError) in
            _ = try Note(canonical: before + after, group: toy, limit: before.count)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("deep nesting cannot be used against the reader, since it only follows the grammar")
    func nesting() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(refusal(Note.self, "{\"type\":\"note\",\"count\":\(deep)")?.code == .wrongType)
        #expect(refusal(Note.self, deep) != nil)
    }

    @Test("errors are equal when their codes are, and say where")
    func errors() {
        #expect(FormatError(.notJSON, "a", path: "x") == FormatError(.notJSON, "b"))
        #expect(FormatError(.notJSON, "a") != FormatError(.tooLarge, "a"))
        #expect(FormatError(.notJSON, "why", path: "where").description == "where: why")
        #expect(FormatError(.notJSON, "why").description == "why")
    }

    @Test("an error that quotes the input cannot move the cursor of the terminal that shows it")
    func quotes() throws {
        let reason = FormatError(.unknownField, "unknown field \"\u{1B}[2K\n\u{9B}\u{202E}x\"").reason
        #expect(reason == "unknown field \"?[2K???x\"")
    }
}
