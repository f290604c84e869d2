public import ElectionModel

/// An election made of PrefLib files: one contest and one ballot style for each file, a made-up voter for each ballot, and
/// the ballots as a votes file for a simulation.
public struct PrefLibElection: Sendable {
    /// One voter's choices.
    public struct Vote: Hashable, Sendable {
        public let voter: String
        public let ballotStyle: Int
        public let contest: Int
        /// Numbers of the chosen options, from 1.
        public let options: [Int]
    }

    public let manifest: Manifest
    public let roll: VoterRoll
    public let votes: [Vote]

    public init(_ files: [PrefLibFile], label: String) throws(SetupError) {
        var contests: [Manifest.Contest] = []
        var styles: [Manifest.BallotStyle] = []
        var voters: [VoterRoll.Voter] = []
        var votes: [Vote] = []
        for (index, file) in files.enumerated() {
            let count = file.alternatives.count
            let title = files.count { $0.title == file.title } > 1 ? "\(file.title) (\(index + 1))" : file.title
            contests.append(
                Manifest.Contest(
                    label: title, selectionLimit: count, options: file.alternatives.map { Manifest.Option(label: $0) }))
            styles.append(Manifest.BallotStyle(label: title, contests: [index + 1]))
            for ballot in file.ballots {
                for _ in 0..<ballot.count {
                    let identifier = "SIM-\(index + 1)-\(Self.pad(voters.count + 1))"
                    voters.append(
                        VoterRoll.Voter(
                            identifier: identifier, name: "Voter \(voters.count + 1)", ballotStyle: index + 1))
                    votes.append(
                        Vote(voter: identifier, ballotStyle: index + 1, contest: index + 1, options: ballot.approved))
                }
            }
        }
        do throws(FormatError) {
            manifest = try Manifest(label: label, contests: contests, ballotStyles: styles)
            roll = try VoterRoll(version: 0, voters: voters)
        } catch {
            throw SetupError(.badPrefLib, error.description, place: label)
        }
        self.votes = votes
    }

    /// `voter_id,ballot_style,contest,options`, options separated by blanks.
    public var votesTable: [UInt8] {
        let lines = votes.map {
            "\($0.voter),\($0.ballotStyle),\($0.contest),\($0.options.map(String.init).joined(separator: " "))"
        }
        return Array((["voter_id,ballot_style,contest,options"] + lines).joined(separator: "\n").utf8) + [10]
    }

    /// `voter_id,name,ballot_style`, as ``RollTable`` reads it.
    public var rollTable: [UInt8] {
        let lines = roll.voters.map { "\($0.identifier),\($0.name),\($0.ballotStyle)" }
        return Array((["voter_id,name,ballot_style"] + lines).joined(separator: "\n").utf8) + [10]
    }

    private static func pad(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }
}
