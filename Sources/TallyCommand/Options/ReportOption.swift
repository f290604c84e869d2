import ArgumentParser
import CommandConsole
import ElectionModel

/// How a command says what it did: in words, or as one line of JSON for scripts.
struct ReportOption: ParsableArguments {
    @Flag(help: "Print the outcome as one line of JSON instead of words.")
    var json = false

    /// - Parameters:
    ///   - type: the JSON document's `type`.
    ///   - fields: its other fields.
    func say(_ words: String, _ type: String, _ fields: (inout JSONWriter) -> Void) {
        guard json else { return TallyMain.console.say(words) }
        var writer = JSONWriter()
        writer.object {
            $0.field("type", type)
            fields(&$0)
        }
        TallyMain.console.say(String(decoding: writer.bytes, as: UTF8.self))
    }
}
