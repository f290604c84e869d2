import ElectionModel
import Testing

@Suite struct ManifestTests {
    private func contest(
        _ limit: Int?, _ options: [Int?], label: String = "C"
    ) -> Manifest.Contest {
        .init(
            label: label, selectionLimit: limit,
            options: options.enumerated().map { .init(label: "O\($0)", selectionLimit: $1) })
    }

    private func refusal(
        label: String = "M", _ contests: [Manifest.Contest], _ styles: [Manifest.BallotStyle]? = nil
    ) -> FormatError? {
        ElectionModelTests.refusal { () throws(FormatError) in
            _ = try Manifest(
                label: label, contests: contests, ballotStyles: styles ?? [.init(label: "S", contests: [1])])
        }
    }

    @Test("effective limits follow from the stated ones")
    func limits() {
        let plain = contest(1, [1, 1])
        #expect(plain.selectionLimit == 1)
        #expect(contest(5, [1, 1]).selectionLimit == 2, "no more than the options together")
        #expect(contest(2, [3, 1]).selectionLimit(option: 1) == 2, "no more than the contest")
        #expect(contest(3, [nil, 1]).selectionLimit == 3)
        #expect(contest(3, [nil, 1]).selectionLimit(option: 1) == 3, "CONTEST_LIMIT")
        #expect(contest(nil, [2, 1]).selectionLimit == 3, "NO_LIMIT")
        #expect(contest(nil, [2, 1]).selectionLimit(option: 1) == 2)
        #expect(refusal([contest(.max, [1, 1])]) == nil)
    }

    @Test("limits that no proof can cover are refused")
    func impossibleLimits() {
        #expect(refusal([contest(nil, [nil, 1])])?.code == .inconsistent, "NO_LIMIT and CONTEST_LIMIT")
        #expect(refusal([contest(1_024, [1_024])]) == nil)
        #expect(refusal([contest(1_025, [nil])])?.code == .outOfRange)
        #expect(refusal([contest(nil, [1_024, 1])])?.code == .outOfRange)
        #expect(refusal([contest(nil, [Int(Int32.max), Int(Int32.max)])])?.code == .outOfRange)
        #expect(refusal([contest(0, [1])])?.code == .outOfRange)
        #expect(refusal([contest(1, [0])])?.code == .outOfRange)
        #expect(refusal([contest(1, [-1, 5])])?.code == .outOfRange)
    }

    @Test("the default limit 1 is never written, and other spellings of a limit are refused")
    func spellings() throws {
        let manifest = try TestElection.manifest()
        #expect(!manifest.text.contains(#""selection_limit":1,"#))
        #expect(
            try manifest.refusal(replacing: #""selection_limit":3"#, by: #""selection_limit":1"#)?.code == .outOfRange)
        #expect(
            try manifest.refusal(replacing: #""selection_limit":3"#, by: #""selection_limit":0"#)?.code == .outOfRange)
        #expect(try manifest.refusal(replacing: "CONTEST_LIMIT", by: "NO_LIMIT")?.code == .badValue)
        #expect(try manifest.refusal(replacing: #""NO_LIMIT""#, by: #""no_limit""#)?.code == .badValue)
        #expect(try manifest.refusal(replacing: #""NO_LIMIT""#, by: "null")?.code == .wrongType)
        let error = try manifest.refusal(replacing: #""selection_limit":3"#, by: #""selection_limit":2147483648"#)
        #expect(error?.code == .outOfRange)
        #expect(error?.path == "contests[1].selection_limit")
    }

    @Test("labels are unique in their list and well formed")
    func labels() throws {
        #expect(refusal([contest(1, [1]), contest(1, [1])])?.path == "contests[1].label")
        #expect(refusal([contest(1, [1], label: "C "), contest(1, [1])])?.code == .badValue)
        #expect(refusal(label: "", [contest(1, [1])])?.path == "label")
        let same = Manifest.Contest(label: "C", options: [.init(label: "O"), .init(label: "O")])
        #expect(refusal([same])?.path == "contests[0].options[1].label")
        // One look, two byte sequences.
        let twins = Manifest.Contest(label: "C", options: [.init(label: "\u{E9}"), .init(label: "e\u{301}")])
        #expect(refusal([twins])?.code == .inconsistent)
        let style = Manifest.BallotStyle(label: "S", contests: [1])
        #expect(refusal([contest(1, [1])], [style, style])?.path == "ballot_styles[1].label")
    }

    @Test("ballot styles name existing contests, ascending, each once")
    func styles() {
        let contests = [contest(1, [1], label: "A"), contest(1, [1], label: "B")]
        for indices in [[], [0], [3], [2, 1], [1, 1], [1, 2, 3], [-1, 1]] {
            let error = refusal(contests, [.init(label: "S", contests: indices)])
            #expect(error?.code == .inconsistent, "\(indices)")
            #expect(error?.path == "ballot_styles[0].contests", "\(indices)")
        }
        #expect(refusal(contests, [.init(label: "S", contests: [1, 2])]) == nil)
    }

    @Test("nothing to vote on is refused")
    func empty() {
        #expect(refusal([])?.code == .inconsistent)
        #expect(refusal([contest(1, [1])], [])?.code == .inconsistent)
        #expect(refusal([contest(1, [])])?.path == "contests[0]")
    }

    @Test("indices count from 1")
    func indices() throws {
        let manifest = try TestElection.manifest()
        #expect(manifest.contest(1)?.label == "One of two")
        #expect(manifest.ballotStyle(2)?.label == "South")
        for index in [0, -1, 4, Int.max, Int.min + 1] {
            #expect(manifest.contest(index) == nil)
            #expect(manifest.ballotStyle(index) == nil)
        }
    }
}
