import ElectionModel
import Testing

@Suite struct AuthoredJSONTests {
    private func compact(_ text: String) -> String {
        String(decoding: AuthoredJSON.compact(Array(text.utf8)), as: UTF8.self)
    }

    @Test("white space between values goes, white space inside texts stays")
    func whiteSpace() {
        #expect(compact("{\r\n\t\"a b\" : [ 1 , 2 ]\n}\n") == #"{"a b":[1,2]}"#)
        #expect(compact(#"{ "a" : "x \" y" , "b" : "\\" , "c" : 1 }"#) == #"{"a":"x \" y","b":"\\","c":1}"#)
        #expect(compact("") == "")
        #expect(compact(" \n") == "")
    }

    @Test("an authored manifest becomes the canonical one")
    func manifest() throws {
        let manifest = try TestElection.manifest()
        let authored = manifest.text.replacing(#"":"#, with: #"" : "#).replacing("},{", with: "},\n  {")
        #expect(AuthoredJSON.compact(Array(authored.utf8)) == manifest.canonicalBytes)
    }

    @Test("nothing else is repaired: order, escapes, numbers and unfinished texts stay as they are")
    func notRepaired() throws {
        let manifest = try TestElection.manifest()
        func refused(_ text: String) -> FormatError.Code? {
            refusal { () throws(FormatError) in
                _ = try Manifest(canonical: AuthoredJSON.compact(Array(text.utf8)), group: toy)
            }?.code
        }
        #expect(refused(try manifest.text(replacing: "Yes", by: #"\u0059es"#)) == .notCanonical)
        #expect(refused(try manifest.text(replacing: ":3", by: ":03")) == .notCanonical)
        #expect(refused(try manifest.text(replacing: ":3", by: ":2 3")) == .notCanonical, "white space inside a number")
        #expect(refused(manifest.text + " // a remark") == .trailingBytes)
        #expect(refused(try manifest.text(replacing: "Yes\"", by: "Yes")) == .notJSON)
    }
}
