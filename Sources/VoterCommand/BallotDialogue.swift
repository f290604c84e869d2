/// Asks for the choices on the terminal and has them confirmed.
package struct BallotDialogue: Sendable {
    private let paper: BallotPaper
    private let voice: any VoterVoice

    package init(_ paper: BallotPaper, voice: any VoterVoice) {
        self.paper = paper
        self.voice = voice
    }

    /// - Returns: the values by contest, confirmed by the voter.
    /// - Throws: `.cancelled`.
    package func fill() throws(VoterError) -> [Int: [Int]] {
        voice.show("\n\(paper.title)\n")
        var values: [Int: [Int]] = [:]
        for contest in paper.contests { values[contest.index] = try ask(contest) }
        while true {
            review(values)
            let answer = try answer("Type encrypt to seal this ballot, a contest's number to change it, or cancel:")
            if answer == "encrypt" { return values }
            if let number = Int(answer), paper.contests.indices.contains(number - 1) {
                let contest = paper.contests[number - 1]
                values[contest.index] = try ask(contest)
            }
        }
    }

    private func ask(_ contest: BallotPaper.Contest) throws(VoterError) -> [Int] {
        let number = (paper.contests.firstIndex { $0.index == contest.index } ?? 0) + 1
        voice.show("\nContest \(number) of \(paper.contests.count): \(contest.title)\n\(contest.list)")
        voice.show("Rule: \(contest.rule). 0 means none of them.")
        while true {
            let text = try answer("Numbers, with spaces between them:")
            guard let numbers = Self.numbers(text) else {
                voice.show("Please write numbers, for example: 1")
                continue
            }
            guard let values = OptionNumbers.values(numbers, optionCount: contest.options.count) else {
                voice.show("The options have the numbers 1 to \(contest.options.count).")
                continue
            }
            guard let complaint = contest.complaint(values) else { return values }
            voice.show("This does not fit the rule: \(complaint).")
        }
    }

    private func review(_ values: [Int: [Int]]) {
        voice.show("\nYour ballot:")
        for (position, contest) in paper.contests.enumerated() {
            voice.show("\(position + 1). \(contest.title)\n\(contest.summary(values[contest.index] ?? []))")
        }
    }

    private func answer(_ prompt: String) throws(VoterError) -> String {
        guard let text = voice.ask(prompt) else {
            throw VoterError(
                .cancelled, "nobody answers; nothing was sent", hint: "run this on a terminal, or give --selections")
        }
        guard text != "cancel" else { throw VoterError(.cancelled, "cancelled; nothing was sent") }
        return text
    }

    /// Numbers with spaces or commas between them; 0 alone is none. An empty line is no answer.
    package static func numbers(_ text: String) -> [Int]? {
        let parts = text.split { $0 == " " || $0 == "," || $0 == "\t" }
        guard !parts.isEmpty else { return nil }
        let numbers = parts.compactMap { part in part.allSatisfy(\.isASCII) ? Int(part) : nil }
        guard numbers.count == parts.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        if numbers == [0] { return [] }
        return numbers.contains(0) ? nil : numbers
    }
}
