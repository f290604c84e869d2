import ElectionModel
import Testing

@Suite struct ElectorateTests {
    private func electorate(_ groups: [(style: Int, weight: Int, voters: Int)]) throws(FormatError) -> Electorate {
        try Electorate(
            groups: groups.map { .init(ballotStyle: $0.style, weight: $0.weight, voters: $0.voters) })
    }

    private func roll(_ voters: [(style: Int, weight: Int)]) throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: voters.enumerated().map {
                .init(identifier: "V-\($0)", name: "Somebody", ballotStyle: $1.style, weight: $1.weight)
            })
    }

    @Test("a roll has one group for each style and weight, ascending")
    func counted() throws {
        let found = try roll([(2, 1), (1, 7), (1, 1), (2, 1), (1, 2)]).electorate()
        #expect(found == (try electorate([(1, 1, 1), (1, 2, 1), (1, 7, 1), (2, 1, 2)])))
        #expect(found.voters(ballotStyle: 1) == 3)
        #expect(found.voters(ballotStyle: 2, weight: 1) == 2)
        #expect(found.voters(ballotStyle: 2, weight: 2) == 0)
        #expect(found.voters(ballotStyle: 3) == 0)
    }

    @Test("groups ascend, each once, and there is at least one")
    func order() {
        for groups in [
            [], [(1, 1, 1), (1, 1, 2)], [(1, 2, 1), (1, 1, 1)], [(2, 1, 1), (1, 1, 1)],
            [(1, 1, 1), (2, 1, 1), (1, 2, 1)],
        ] as [[(Int, Int, Int)]] {
            let error = refusal { () throws(FormatError) in
                _ = try electorate(groups.map { (style: $0.0, weight: $0.1, voters: $0.2) })
            }
            #expect(error?.code == .inconsistent, "\(groups)")
            #expect(error?.path == "electorate")
        }
    }

    @Test("numbers have bounds, and the weight 1 is never written")
    func bounds() throws {
        let electorate = try electorate([(1, 1, 4), (1, 3, 2)])
        #expect(electorate.text == #"[{"ballot_style":1,"voters":4},{"ballot_style":1,"weight":3,"voters":2}]"#)
        for (old, new) in [
            (#""weight":3"#, #""weight":1"#), (#""weight":3"#, #""weight":1000001"#), (#""voters":4"#, #""voters":0"#),
            (#""ballot_style":1"#, #""ballot_style":0"#), (#""voters":4"#, #""voters":10000001"#),
        ] {
            #expect(try electorate.refusal(replacing: old, by: new)?.code == .outOfRange, "\(new)")
        }
    }

    @Test("more counted ballots than voters of a style and weight are found, other ballots do not count")
    func excess() throws {
        let electorate = try ElectorateHistory(electorate([(1, 1, 2), (1, 3, 1)]), updates: [])
        func excess(_ list: [(Disposition.Kind, Int, Int)], _ rule: RollRule) -> String? {
            electorate.excess(of: dispositions(list), rule: rule, versionAt: { _ in 0 })
        }
        func dispositions(_ list: [(Disposition.Kind, Int, Int)]) -> [Disposition] {
            list.enumerated().map { .init(leaf: $0, kind: $1.0, ballotStyle: $1.1, weight: $1.2) }
        }
        for rule in RollRule.allCases {
            #expect(excess([], rule) == nil)
            #expect(excess([(.counted, 1, 1), (.counted, 1, 3), (.counted, 1, 1)], rule) == nil)
            #expect(excess([(.superseded, 1, 3), (.counted, 1, 3), (.test, 9, 9)], rule) == nil)
            for bad in [
                [(Disposition.Kind.counted, 1, 3), (.counted, 1, 3)], [(.counted, 2, 1)], [(.counted, 1, 2)],
                [(.counted, 1, 1), (.counted, 1, 1), (.counted, 1, 1)],
            ] {
                #expect(excess(bad, rule) != nil, "\(bad)")
            }
        }
    }

    @Test("the roll has the numbers that election.json announces")
    func announced() throws {
        let configuration = try TestElection.configuration()
        let people = configuration.electorate.groups.flatMap { group in
            (0..<group.voters).map { _ in (style: group.ballotStyle, weight: group.weight) }
        }
        let right = try roll(people)
        #expect(refusal { () throws(FormatError) in try right.requireElectorate(of: configuration) } == nil)
        for changed in [Array(people.dropFirst()), people + [(style: 1, weight: 1)], people.map { ($0.style, 1) }] {
            let wrong = try roll(changed)
            let error = refusal { () throws(FormatError) in try wrong.requireElectorate(of: configuration) }
            #expect(error?.code == .inconsistent)
        }
    }
}
