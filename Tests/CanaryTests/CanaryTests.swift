import Foundation
import Testing

/// Recipe 24: marked secrets through every command and every way to fail, then a search of all that is left.
@Suite struct CanaryTests {
    @Test("no secret of an election stands in any place but its own")
    func hidesSecrets() async throws {
        let election = try await PlayedElection.shared.value
        var unused = Set(Allowance.all.indices)
        for leak in election.leaks {
            let reasons = Allowance.all.indices.filter { Allowance.all[$0].covers(leak) }
            unused.subtract(reasons)
            if reasons.isEmpty { Issue.record("\(leak)") }
        }
        // An allowance that nothing needs hides a leak some day.
        for index in unused { Issue.record("nothing needs the allowance \(Allowance.all[index])") }
    }

    @Test("the search has something to look for and somewhere to look")
    func isNotEmpty() async throws {
        let election = try await PlayedElection.shared.value
        #expect(election.needleCount > 300)
        #expect(election.fileCount > 300)
        #expect(election.processCount > 100)
        // The secret files themselves are among the places, so the search reaches them.
        #expect(election.leaks.contains { $0.place.hasPrefix("secrets/") })
        #expect(election.leaks.contains { $0.place.hasPrefix("collector/") })
    }

    @Test("nothing that the voter's program says or keeps after a ballot tells what was chosen")
    func hidesChoices() async throws {
        let election = try await PlayedElection.shared.value
        for leak in election.choiceLeaks { Issue.record("\(leak)") }
        #expect(election.shownAtTerminal.contains(CanaryElection.chosenLabel), "the voter at the terminal saw it")
    }

    @Test("every failure is the one that was meant, and none dumps a core")
    func fails() async throws {
        let election = try await PlayedElection.shared.value
        for surprise in election.surprises { Issue.record("\(surprise)") }
        #expect(election.coresDumped == [])
    }

    @Test("of all that the programs draw from the kernel nothing comes twice")
    func drawsOnce() async throws {
        let draws = try await PlayedElection.shared.value.draws
        #expect(draws.count > 200)
        #expect(Set(draws).count == draws.count)
    }
}
