import ArgumentParser
import CommandConsole
import ElectionModel
import Primitives

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Write the log with the steps after the ballot box.")

    @OptionGroup var place: FolderArgument
    @Option(help: "A step after the box as NAME=DOCUMENT, such as processed=processed.json; repeat in their order.")
    var step: [String] = []
    @Option(help: "The log's folder, which must not be there.") var out: String

    func run() throws {
        let folder = place.scaleFolder
        var log = try FileLog(box: folder)
        for text in step {
            guard let separator = text.firstIndex(of: "="),
                let step = LogLeaf.Step(rawValue: String(text[..<separator]))
            else { throw CommandFailure(.usage, "\(text) is not STEP=DOCUMENT") }
            try log.append(step, document: String(text[text.index(after: separator)...]))
        }
        try log.write(to: out, folder.logSigner())
    }
}
