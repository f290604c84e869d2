/// A PrefLib file of approval ballots (format "cat", categories Yes and No).
///
/// Header lines `# KEY: value`; then `COUNT: YES,NO` a line, where YES and NO are each one alternative's number,
/// `{a,b,…}` or `{}`: COUNT voters approved exactly the alternatives in YES.
public struct PrefLibFile: Hashable, Sendable {
    public static let maximumVoterCount = 1_000_000

    public struct Ballot: Hashable, Sendable {
        public let count: Int
        /// Numbers of the approved alternatives, from 1, ascending.
        public let approved: [Int]
    }

    public let title: String
    /// In the order of their numbers, from 1.
    public let alternatives: [String]
    public let ballots: [Ballot]

    /// - Parameter name: of the file, for error places.
    public init(_ bytes: [UInt8], name: String) throws(SetupError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SetupError(.badPrefLib, "the file is not UTF-8", place: name)
        }
        var header: [String: String] = [:]
        var ballots: [Ballot] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = "\(name):\(index + 1)"
            if line.hasPrefix("#") {
                guard let colon = line.firstIndex(of: ":") else {
                    throw SetupError(.badPrefLib, "# KEY: value", place: place)
                }
                let key = Self.trim(line[line.index(after: line.startIndex)..<colon])
                guard header.updateValue(Self.trim(line[line.index(after: colon)...]), forKey: key) == nil else {
                    throw SetupError(.badPrefLib, "\(key) stands twice", place: place)
                }
            } else if !line.isEmpty {
                ballots.append(try Self.ballot(line, place))
            }
        }
        alternatives = try Self.alternatives(header, name)
        title = header["TITLE"].flatMap { $0.isEmpty ? nil : $0 } ?? name
        self.ballots = ballots
        try validate(header, name)
    }

    public var voterCount: Int { ballots.map(\.count).reduce(0, +) }

    private static func alternatives(_ header: [String: String], _ name: String) throws(SetupError) -> [String] {
        guard let count = header["NUMBER ALTERNATIVES"].flatMap(PlainNumber.parse), (1...1_000).contains(count) else {
            throw SetupError(.badPrefLib, "NUMBER ALTERNATIVES is missing or not 1 to 1000", place: name)
        }
        var names: [String] = []
        for number in 1...count {
            guard let alternative = header["ALTERNATIVE NAME \(number)"], !alternative.isEmpty else {
                throw SetupError(.badPrefLib, "ALTERNATIVE NAME \(number) is missing", place: name)
            }
            names.append(alternative)
        }
        return names
    }

    private func validate(_ header: [String: String], _ name: String) throws(SetupError) {
        guard header["DATA TYPE"] == "cat", header["NUMBER CATEGORIES"] == "2" else {
            throw SetupError(.badPrefLib, "DATA TYPE cat with two categories (yes and no) is needed", place: name)
        }
        guard !ballots.isEmpty else { throw SetupError(.badPrefLib, "the file has no ballots", place: name) }
        for (index, ballot) in ballots.enumerated() {
            guard ballot.approved.allSatisfy({ (1...alternatives.count).contains($0) }) else {
                throw SetupError(.badPrefLib, "ballot \(index + 1) names an alternative that is not there", place: name)
            }
        }
        guard voterCount <= Self.maximumVoterCount, header["NUMBER VOTERS"] == "\(voterCount)" else {
            throw SetupError(
                .badPrefLib,
                "NUMBER VOTERS says \(header["NUMBER VOTERS"] ?? "nothing"), the lines add up to \(voterCount)",
                place: name)
        }
    }

    private static func ballot(_ line: Substring, _ place: String) throws(SetupError) -> Ballot {
        guard let colon = line.firstIndex(of: ":"), let count = PlainNumber.parse(trim(line[..<colon])),
            (1...maximumVoterCount).contains(count)
        else { throw SetupError(.badPrefLib, "a ballot line is COUNT: YES,NO", place: place) }
        var rest = line[line.index(after: colon)...].drop { $0 == " " }
        let yes = try set(&rest, place)
        guard rest.first == "," else { throw SetupError(.badPrefLib, "a ballot line is COUNT: YES,NO", place: place) }
        rest.removeFirst()
        let no = try set(&rest, place)
        guard trim(rest).isEmpty else { throw SetupError(.badPrefLib, "text after the ballot", place: place) }
        guard Set(yes + no).count == yes.count + no.count else {
            throw SetupError(.badPrefLib, "an alternative stands twice", place: place)
        }
        return Ballot(count: count, approved: yes.sorted())
    }

    /// One number, `{}` or `{a,b,…}`, taken from the front of `rest`.
    private static func set(_ rest: inout Substring, _ place: String) throws(SetupError) -> [Int] {
        let body: Substring
        if rest.first == "{" {
            guard let end = rest.firstIndex(of: "}") else {
                throw SetupError(.badPrefLib, "a { without }", place: place)
            }
            body = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            if trim(body).isEmpty { return [] }
        } else {
            body = rest.prefix { $0 != "," }
            rest = rest.dropFirst(body.count)
        }
        var numbers: [Int] = []
        for part in body.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = PlainNumber.parse(trim(part)), number > 0 else {
                throw SetupError(.badPrefLib, "\"\(part)\" is no alternative's number", place: place)
            }
            numbers.append(number)
        }
        return numbers
    }

    private static func trim(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }
}
