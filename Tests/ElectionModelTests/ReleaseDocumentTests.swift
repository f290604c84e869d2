import ElectionModel
import Primitives
import Testing

@Suite("Releases")
struct ReleaseDocumentTests {
    private func release(
        number: Int = 1, previous: HashValue = .zero, version: String = "0.1.0", names: [String] = ["a", "b"]
    ) throws(FormatError) -> ReleaseDocument {
        try ReleaseDocument(
            election: someHash("H_E"), fingerprint: someHash("fingerprint"), number: number, previous: previous,
            version: version, programs: names.map { .init(name: $0, hash: someHash($0)) }, issuedAt: someTime())
    }

    @Test("the bytes are as documented, and read back")
    func bytes() throws {
        let release = try release(names: ["glassurn-tally"])
        let hash = { (text: String) in someHash(text).hexadecimal }
        let text =
            #"{"type":"release","format":0,"election":"\#(hash("H_E"))","fingerprint":"\#(hash("fingerprint"))","#
            + #""number":1,"previous":"\#(HashValue.zero.hexadecimal)","version":"0.1.0","#
            + #""programs":[{"name":"glassurn-tally","hash":"\#(hash("glassurn-tally"))"}],"issued_at":"\#(someTime())"}"#
        #expect(String(decoding: release.canonicalBytes, as: UTF8.self) == text)
        #expect(try ReleaseDocument(canonical: Array(text.utf8), group: toy) == release)
    }

    @Test("only the first has none before it")
    func chain() throws {
        _ = try release(number: 2, previous: someHash("first"))
        for (number, previous) in [(1, someHash("first")), (2, .zero)] {
            let error = #expect(throws: FormatError.self) { try release(number: number, previous: previous) }
            #expect(error?.code == .inconsistent)
        }
        for number in [0, -1, ReleaseDocument.maximumNumber + 1] {
            let error = #expect(throws: FormatError.self) { try release(number: number, previous: someHash("first")) }
            #expect(error?.code == .outOfRange)
        }
    }

    @Test("programs ascend by name, each once, and there is one at least")
    func order() throws {
        for names in [["b", "a"], ["a", "a"], ["a", "B"]] {
            let error = #expect(throws: FormatError.self) { try release(names: names) }
            #expect(error?.code == .inconsistent, "\(names)")
        }
        for names in [[], (0...ReleaseDocument.maximumProgramCount).map { "program-\($0 + 1_000)" }] {
            let error = #expect(throws: FormatError.self) { try release(names: names) }
            #expect(error?.code == .outOfRange)
        }
    }

    @Test(
        "names and versions are visible, short and without folders",
        arguments: ["", "a b", "../a", "/", "é", "a\u{7F}", "a\n", String(repeating: "a", count: 101)])
    func names(_ name: String) {
        #expect(#expect(throws: FormatError.self) { try release(names: [name]) }?.code == .badValue)
        #expect(#expect(throws: FormatError.self) { try release(version: name) }?.code == .badValue)
    }
}
