import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Hashes, elements, scalars, base 64 and times inside documents.
@Suite struct EncodedValueTests {
    /// `{"value":…}` read by one of the reader's leaf functions.
    private func refused(
        _ json: String, _ read: (inout JSONReader) throws(FormatError) -> Void
    ) -> FormatError? {
        refusal { () throws(FormatError) in
            try JSONReader.decode(Array("{\"value\":\(json)}".utf8), group: toy, limit: 10_000) {
                (reader) throws(FormatError) in
                try reader.object(["value"]) { (reader) throws(FormatError) in try reader.field("value", read) }
            }
        }
    }

    @Test("hashes are 64 upper-case digits")
    func hashes() {
        let good = someHash("x").description
        let read = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.hash() }
        #expect(refused("\"\(good)\"", read) == nil)
        for (text, code) in [
            ("\"\(good.lowercased())\"", FormatError.Code.wrongCase), ("\"\(good.dropLast())\"", .badValue),
            ("\"\(good)0\"", .badValue), ("\"\"", .badValue), ("\"0x\(good.dropFirst(2))\"", .badValue),
            ("\"G\(good.dropFirst())\"", .badValue), ("\" \(good.dropFirst())\"", .badValue), (good, .wrongType),
            ("\"\(good)", .notJSON),
        ] {
            let error = refused(text, read)
            #expect(error?.code == code, "\(text)")
            #expect(error?.path == "value", "\(text)")
        }
    }

    @Test("elements are below p and of full length; members are in the subgroup")
    func elements() throws {
        let read = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.element() }
        let member = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.member() }
        let g = Hexadecimal.encode(toy.generator.bytes)
        let p = Hexadecimal.encode(toy.parameters.p)
        let zero = String(repeating: "0", count: g.count)
        #expect(refused("\"\(g)\"", read) == nil)
        #expect(refused("\"\(g)\"", member) == nil)
        for (text, code) in [
            (p, FormatError.Code.outOfRange), (String(repeating: "F", count: g.count), .outOfRange),
            (String(g.dropFirst(2)), .badValue), ("00" + g, .badValue), (g.lowercased(), .wrongCase),
        ] {
            #expect(refused("\"\(text)\"", read)?.code == code, "\(text)")
            #expect(refused("\"\(text)\"", member)?.code == code, "\(text)")
        }
        #expect(refused("\"\(zero)\"", member)?.code == .outOfRange)
        // p − 1 has order 2.
        let last = Hexadecimal.encode(toy.parameters.p.dropLast() + [toy.parameters.p[toy.parameters.p.count - 1] - 1])
        #expect(refused("\"\(last)\"", read) == nil)
        #expect(refused("\"\(last)\"", member)?.code == .outOfRange)
    }

    @Test("scalars are below q")
    func scalars() {
        let read = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.scalar() }
        let q = toy.parameters.q
        let below = Hexadecimal.encode(q.dropLast() + [q[q.count - 1] - 1])
        #expect(refused("\"\(below)\"", read) == nil)
        #expect(refused("\"\(Hexadecimal.encode(q))\"", read)?.code == .outOfRange)
        #expect(refused("\"\(below)00\"", read)?.code == .badValue)
    }

    @Test("base 64 has one form and a limit")
    func base64() {
        let read = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.base64(limit: 3) }
        #expect(refused("\"\"", read) == nil)
        #expect(refused("\"AAA=\"", read) == nil)
        for (text, code) in [
            ("AAB=", FormatError.Code.badValue), ("AA=", .badValue), ("AAA", .badValue), ("A A=", .badValue),
            ("AA==AA==", .tooLarge), ("AAAAAAAA", .tooLarge), ("-_8=", .badValue), ("====", .badValue),
            ("AAA\\u003d", .tooLarge),
        ] {
            #expect(refused("\"\(text)\"", read)?.code == code, "\(text)")
        }
    }

    @Test("times and labels say what they should look like")
    func timesAndLabels() {
        let time = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.timestamp() }
        let label = { (reader: inout JSONReader) throws(FormatError) in _ = try reader.label(limit: 5) }
        #expect(refused("\"2026-11-22T08:00:00Z\"", time) == nil)
        #expect(refused("\"2026-11-22T08:00:00z\"", time)?.code == .badValue)
        #expect(refused("\"2026-11-22T08:00:00.0Z\"", time)?.code == .tooLarge)
        #expect(refused("1800000000", time)?.code == .wrongType)
        #expect(refused("\"abc\"", label) == nil)
        #expect(refused("\" abc\"", label)?.code == .badValue)
        #expect(refused("\"abcdef\"", label)?.code == .tooLarge)
        #expect(refused("\"\"", label)?.code == .badValue)
    }
}
