package import ElectionModel
package import GroupArithmetic
import Primitives

/// Choices that a voter wrote into a file; line breaks and spaces are allowed:
///
///     {"type": "selections", "ballot_style": 1, "contests": [{"contest": 1, "options": [2]}]}
///
/// Contests ascend, each once. Options are numbers from 1; a number that stands r times gives the option the value r.
package struct SelectionsFile: Sendable {
    static let maximumByteCount = 1 << 20

    package struct Contest: Sendable {
        package let contest: Int
        package let options: [Int]
    }

    package let ballotStyle: Int
    package let contests: [Contest]

    package init(authored bytes: [UInt8], group: Group) throws(VoterError) {
        var compact = AuthoredJSON.compact(bytes)
        defer { SecretBytes.wipe(&compact) }
        do throws(FormatError) {
            self = try JSONReader.decode(compact, group: group, limit: Self.maximumByteCount) {
                (reader) throws(FormatError) in try SelectionsFile(from: &reader)
            }
        } catch {
            // A name that does not belong there may be the voter's choice: it is not repeated.
            let reason = error.code == .unknownField ? "there is a field that has no meaning" : "\(error)"
            throw VoterError(
                .badSelections, "the file with the choices: \(PlainText.clean(reason))",
                hint: "the form is described in glassurn-voter help vote")
        }
    }

    private init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "ballot_style", "contests"]) { (reader) throws(FormatError) in
            try reader.type("selections")
            let style = try reader.integer("ballot_style", in: 1...Manifest.maximumListCount)
            let contests = try reader.list("contests", limit: Manifest.maximumListCount) {
                (reader) throws(FormatError) in try Self.contest(&reader)
            }
            guard zip(contests, contests.dropFirst()).allSatisfy({ $0.contest < $1.contest }) else {
                throw reader.failure(.inconsistent, "contests ascend and stand once each")
            }
            return SelectionsFile(ballotStyle: style, contests: contests)
        }
    }

    private init(ballotStyle: Int, contests: [Contest]) {
        self.ballotStyle = ballotStyle
        self.contests = contests
    }

    private static func contest(_ reader: inout JSONReader) throws(FormatError) -> Contest {
        try reader.object(["contest", "options"]) { (reader) throws(FormatError) in
            let contest = try reader.integer("contest", in: 1...Manifest.maximumListCount)
            let options = try reader.list("options", limit: Manifest.maximumListCount) {
                (reader) throws(FormatError) in try reader.integer(in: 1...Manifest.maximumListCount)
            }
            return Contest(contest: contest, options: options)
        }
    }

    /// One value for each option of each contest.
    package func values(_ manifest: Manifest) throws(VoterError) -> [Int: [Int]] {
        var values: [Int: [Int]] = [:]
        for entry in contests {
            guard let contest = manifest.contest(entry.contest) else {
                throw VoterError(.badSelections, "the file with the choices names a contest that does not exist")
            }
            guard let counted = OptionNumbers.values(entry.options, optionCount: contest.options.count) else {
                throw VoterError(
                    .badSelections,
                    "the file with the choices: contest \(entry.contest) has the options 1 to \(contest.options.count)")
            }
            values[entry.contest] = counted
        }
        return values
    }
}

/// Options named by number.
package enum OptionNumbers {
    /// - Returns: how often each option is named; `nil` if a number is not an option's.
    package static func values(_ numbers: [Int], optionCount: Int) -> [Int]? {
        var values = [Int](repeating: 0, count: optionCount)
        for number in numbers {
            guard values.indices.contains(number - 1) else { return nil }
            values[number - 1] += 1
        }
        return values
    }
}
