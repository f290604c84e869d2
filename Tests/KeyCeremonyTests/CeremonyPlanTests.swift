import ElectionModel
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import Testing

@Suite struct CeremonyPlanTests {
    @Test("a ceremony carries the base hash of the manifest, the counts and a fresh identifier")
    func starts() throws {
        let election = try TestElection(guardians: 5, quorum: 3)
        var random = SystemRandom()
        let first = Ceremony(starting: election.plan, using: &random)
        let second = Ceremony(starting: election.plan, using: &random)
        let hp = BaseHashes.parameterBaseHash(TestElection.toy, guardianCount: 5, quorum: 3)
        #expect(first.start.baseHash == BaseHashes.baseHash(hp, manifest: election.manifest))
        #expect((first.start.guardianCount, first.start.quorum) == (5, 3))
        #expect(first.start.identifier != second.start.identifier)
        _ = try Ceremony(joining: first.start, plan: election.plan)
    }

    @Test(
        "quorums of one, of at most half or of more than all are refused",
        arguments: [(3, 1), (4, 2), (5, 2), (3, 4)])
    func refusesQuorum(_ counts: (Int, Int)) throws {
        #expect(throws: error(.wrongCounts)) { try TestElection(guardians: counts.0, quorum: counts.1) }
    }

    @Test("a manifest or configuration that the definition does not name is refused")
    func refusesOtherFiles() throws {
        let (one, other) = (try TestElection(), try TestElection(label: "Another"))
        #expect(throws: error(.otherElection)) {
            try CeremonyPlan(
                group: TestElection.toy, manifest: other.manifest, configuration: one.configuration,
                definition: one.definition)
        }
        #expect(throws: error(.otherElection)) {
            try CeremonyPlan(
                group: TestElection.toy, manifest: one.manifest,
                configuration: TestElection(guardians: 4, quorum: 3).configuration, definition: one.definition)
        }
        #expect(throws: error(.malformedDocument)) {
            try CeremonyPlan(
                group: TestElection.toy, manifest: one.manifest + [10], configuration: one.configuration,
                definition: one.definition)
        }
    }

    @Test("a start for another manifest or other counts is refused")
    func refusesOtherStart() throws {
        let election = try TestElection()
        var random = SystemRandom()
        let foreign = Ceremony(starting: try TestElection(label: "Another").plan, using: &random).start
        #expect(throws: error(.otherElection)) { try Ceremony(joining: foreign, plan: election.plan) }
        let larger = Ceremony(starting: try TestElection(guardians: 4, quorum: 3).plan, using: &random).start
        #expect(throws: error(.wrongCounts)) { try Ceremony(joining: larger, plan: election.plan) }
    }

    @Test("a guardian's number follows from its enrolled certificate alone")
    func findsGuardian() throws {
        let run = try CeremonyRun()
        let people = run.election.people
        for index in 1...3 {
            #expect(try run.ceremony.guardian(with: people.guardians[index - 1].certificate) == index)
        }
        #expect(throws: error(.notEnrolled)) { try run.ceremony.guardian(with: people.guardians[3].certificate) }
        #expect(throws: error(.notEnrolled)) { try run.ceremony.guardian(with: people.official.certificate) }
    }
}
