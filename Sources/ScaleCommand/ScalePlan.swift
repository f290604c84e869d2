import ElectionModel
import GroupArithmetic
import Primitives

/// Who votes what in an invented election. Everything follows from five numbers, so that a run that was killed goes on
/// with the same election.
struct ScalePlan: Equatable, Sendable {
    /// Estonia's parliamentary election of 2023: Internet voters, of whom so many voted on paper as well.
    private static let estonia = (voters: 313_514, overrides: 1_329)
    /// Eligible voters for each Internet voter there, rounded.
    static let rollFactor = 3

    /// Who cast at least one ballot.
    let voters: Int
    let options: Int
    let districts: Int
    /// Ballots of a segment, the unit in which a run goes on.
    let segment: Int
    /// How many people are on the roll.
    let roll: Int

    /// 3 %.
    var revotes: Int { (voters * 3 + 99) / 100 }
    var ballots: Int { voters + revotes }
    var overrides: Int { (voters * Self.estonia.overrides + Self.estonia.voters - 1) / Self.estonia.voters }

    /// Ranges of ballots: first all first votes, then the others, so that each segment needs finished ones only.
    var segments: [Range<Int>] {
        func cut(_ range: Range<Int>) -> [Range<Int>] {
            stride(from: range.lowerBound, to: range.upperBound, by: segment).map {
                $0..<min($0 + segment, range.upperBound)
            }
        }
        return cut(0..<voters) + cut(voters..<ballots)
    }

    /// The voter, from 0, of a ballot. Those who vote twice are spread evenly.
    func voter(ofBallot ballot: Int) -> Int { ballot < voters ? ballot : (ballot - voters) * voters / revotes }

    func identifier(ofVoter voter: Int) -> String {
        let digits = String(voter + 1)
        return "V-\(String(repeating: "0", count: max(0, 7 - digits.count)))\(digits)"
    }

    /// From 1; each has one contest of the same number.
    func district(ofVoter voter: Int) -> Int { voter % districts + 1 }

    /// The option, from 0; every 40th ballot or so is blank.
    func choice(ofBallot ballot: Int) -> Int? {
        let bytes = SHA256.hash(Array("choice \(ballot) of \(voters)".utf8)).bytes
        let number = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        return bytes[4] < 6 ? nil : number % options
    }

    /// Who voted on paper as well, spread evenly; some of them vote twice on the Internet.
    var overriddenVoters: [Int] { (0..<overrides).map { $0 * voters / overrides } }

    /// By district and option: the plain count of what counts.
    func totals() -> [[Int]] {
        var last = Array(0..<voters)
        for ballot in voters..<ballots { last[voter(ofBallot: ballot)] = ballot }
        let overridden = Set(overriddenVoters)
        var totals = [[Int]](repeating: [Int](repeating: 0, count: options), count: districts)
        for (voter, ballot) in last.enumerated() where !overridden.contains(voter) {
            if let choice = choice(ofBallot: ballot) { totals[district(ofVoter: voter) - 1][choice] += 1 }
        }
        return totals
    }

    func manifest() throws -> Manifest {
        try Manifest(
            label: "Measured",
            contests: (1...districts).map { district in
                .init(label: "District \(district)", options: (1...options).map { .init(label: "Candidate \($0)") })
            },
            ballotStyles: (1...districts).map { .init(label: "District \($0)", contests: [$0]) })
    }
}

extension ScalePlan: CanonicalJSON {
    init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "voters", "options", "districts", "segment", "roll"]) {
            (reader) throws(FormatError) in
            try reader.type("scale-plan")
            return try ScalePlan(
                voters: reader.integer("voters", in: 1...10_000_000),
                options: reader.integer("options", in: 1...10_000),
                districts: reader.integer("districts", in: 1...10_000),
                segment: reader.integer("segment", in: 1...1_000),
                roll: reader.integer("roll", in: 1...VoterRoll.maximumVoterCount))
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "scale-plan")
            $0.field("voters", voters)
            $0.field("options", options)
            $0.field("districts", districts)
            $0.field("segment", segment)
            $0.field("roll", roll)
        }
    }
}
