package import ElectionModel

/// A ballot style in words.
package struct BallotPaper: Sendable {
    package struct Contest: Sendable {
        /// From 1, in manifest order.
        package let index: Int
        package let title: String
        package let options: [String]
        /// L, and R of each option.
        package let limit: Int
        package let optionLimits: [Int]
    }

    package let title: String
    package let contests: [Contest]

    /// - Parameter language: of the texts; `nil`, or one that the election lacks, falls back to the manifest's labels.
    package init(_ context: ElectionContext, ballotStyle: Int, language: String?) {
        let manifest = context.manifest
        let texts = context.configuration.settings.texts.first { $0.language == language }
        title = PlainText.clean(texts?.election ?? manifest.label)
        let indices = manifest.ballotStyle(ballotStyle)?.contests ?? []
        contests = indices.compactMap { index in
            guard let contest = manifest.contest(index) else { return nil }
            let words = texts?.contests[index - 1]
            return Contest(
                index: index, title: PlainText.clean(words?.title ?? contest.label),
                options: (words?.options ?? contest.options.map(\.label)).map(PlainText.clean),
                limit: contest.selectionLimit,
                optionLimits: contest.options.indices.map { contest.selectionLimit(option: $0 + 1) })
        }
    }
}

extension BallotPaper.Contest {
    /// The limits in plain words.
    package var rule: String {
        let most = optionLimits.max() ?? 1
        guard most > 1 else {
            if limit == 1 { return "choose one, or none" }
            return limit >= options.count ? "choose as many as you like, or none" : "choose up to \(limit), or none"
        }
        let each = most >= limit ? "" : ", at most \(most) of them to one option"
        return "give up to \(limit) points\(each); write an option's number once for each point"
    }

    /// What is wrong with these choices, in plain words; `nil` if they fit.
    package func complaint(_ values: [Int]) -> String? {
        if values.reduce(0, +) > limit {
            return limit == 1 ? "that is more than one" : "that is more than \(limit) in total"
        }
        for (value, most) in zip(values, optionLimits) where value > most {
            return most == 1 ? "write each number only once" : "one option gets at most \(most)"
        }
        return nil
    }

    /// The options with their numbers, one a line.
    package var list: String {
        options.enumerated().map { "  \($0 + 1)  \($1)" }.joined(separator: "\n")
    }

    /// The choices in words, for the review.
    package func summary(_ values: [Int]) -> String {
        let chosen = zip(options, values).filter { $0.1 > 0 }
        guard !chosen.isEmpty else { return "  (blank: no choice)" }
        return chosen.map { $1 == 1 ? "  \($0)" : "  \($0): \($1)" }.joined(separator: "\n")
    }
}

/// Which of the election's languages the voter reads.
package enum BallotLanguage {
    /// - Parameters:
    ///   - wanted: what the voter asked for, if anything.
    ///   - environment: such as `et_EE.UTF-8`.
    package static func choose(_ offered: [String], wanted: String?, environment: String?) -> String? {
        if let wanted { return offered.first { $0 == wanted } }
        let system = environment.map { String($0.prefix { $0.isLetter }) }
        return offered.first { $0 == system } ?? offered.first
    }
}
