/// A command script: what somebody types, and what the programs answer.
///
/// Each script runs in an empty folder of its own, line by line:
///
///     # a comment; empty lines mean nothing
///     + NAME           makes a file (folders too) with the `|` lines that follow
///     | a line of that file
///     $ PROGRAM ARGS   runs a program; '…' keeps blanks together; its standard input is empty
///     = 64             the exit status, needed after every `$`
///     > a line of its standard output, `*` standing for any text
///     > ...            alone on the line: any number of lines
///     ! a line of its standard error, likewise
///     @ NAME           the file exists and has exactly the `|` lines that follow
///     - NAME           no such file or folder exists
///
/// Output that no `>` or `!` line accounts for is a failure.
struct Script {
    struct Run {
        let line: Int
        let words: [String]
        var status: Int32?
        var output: [String] = []
        var errors: [String] = []
    }

    struct Content {
        let line: Int
        let name: String
        var lines: [String] = []
        var text: String { lines.map { $0 + "\n" }.joined() }
    }

    enum Step {
        case run(Run)
        case make(Content)
        case expect(Content)
        case absent(line: Int, name: String)
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var steps: [Step] = []

    init(_ text: String) throws {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let rest = line.count > 1 ? String(line.dropFirst(2)) : ""
            guard line.count == 1 || line.dropFirst().first == " ", let mark = line.first else {
                throw Fault(description: "line \(index + 1): a mark and a blank begin each line")
            }
            try read(mark, rest, index + 1)
        }
        for case .run(let run) in steps where run.status == nil {
            throw Fault(description: "line \(run.line): the exit status (=) is missing")
        }
    }

    private mutating func read(_ mark: Character, _ rest: String, _ line: Int) throws {
        switch (mark, steps.last) {
        case ("$", _): steps.append(.run(Run(line: line, words: try Self.words(rest, line))))
        case ("+", _): steps.append(.make(Content(line: line, name: rest)))
        case ("@", _): steps.append(.expect(Content(line: line, name: rest)))
        case ("-", _): steps.append(.absent(line: line, name: rest))
        case ("|", .make(var content)?):
            content.lines.append(rest)
            steps[steps.count - 1] = .make(content)
        case ("|", .expect(var content)?):
            content.lines.append(rest)
            steps[steps.count - 1] = .expect(content)
        case ("=", .run(var run)?):
            run.status = Int32(rest)
            steps[steps.count - 1] = .run(run)
        case (">", .run(var run)?):
            run.output.append(rest)
            steps[steps.count - 1] = .run(run)
        case ("!", .run(var run)?):
            run.errors.append(rest)
            steps[steps.count - 1] = .run(run)
        default: throw Fault(description: "line \(line): \"\(mark)\" has no meaning here")
        }
    }

    private static func words(_ text: String, _ line: Int) throws -> [String] {
        var words: [String] = []
        for (index, part) in text.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) {
                words += part.split(separator: " ").map(String.init)
            } else {
                words.append(String(part))
            }
        }
        guard text.count(where: { $0 == "'" }).isMultiple(of: 2), !words.isEmpty else {
            throw Fault(description: "line \(line): no command, or a quote that never ends")
        }
        return words
    }
}
