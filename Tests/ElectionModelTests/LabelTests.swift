import ElectionModel
import Testing

@Suite struct LabelTests {
    @Test(
        "plain words in any language are labels",
        arguments: [
            "a", "Yes", "Une question", "Ä ö – «ü»", "日本語", "a b c", "\"quoted\"", "back\\slash",
            "👩‍🚀", "e\u{301}", "0",
        ])
    func accepted(_ text: String) { #expect(Label.isValid(text)) }

    @Test(
        "white space at the ends, twice or of another kind is refused",
        arguments: [
            "", " ", "a ", " a", "a  b", "a\u{A0}b", "a\u{202F}b", "a\u{3000}\u{3000}b", "\u{3000}a", "a\u{2003}",
            "a \u{2003}b", "\u{2003}", "a\u{1680} b",
        ])
    func whiteSpace(_ text: String) { #expect(!Label.isValid(text)) }

    @Test(
        "line breaks and control characters are refused",
        arguments: [
            "a\nb", "a\rb", "a\r\nb", "a\u{0B}b", "a\u{0C}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "a\tb", "\0",
            "a\u{1B}[31mb",
            "a\u{7F}", "\n", "a\n",
        ])
    func control(_ text: String) { #expect(!Label.isValid(text)) }
}
