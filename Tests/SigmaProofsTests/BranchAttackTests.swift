import ElectionTestKit
import GroupArithmetic
import SigmaProofs
import Testing

/// A disjunction of which one branch stands twice would prove less than all of them (P7).
@Suite struct BranchAttackTests {
    @Test("a proof in which one branch takes another's place is rejected", arguments: 1...3)
    func repeatedBranch(_ limit: Int) throws {
        for value in 0...limit {
            let fixture = try RangeFixture(value: value, limit: limit)
            for source in 0...limit {
                for target in 0...limit where source != target {
                    var components = fixture.proof.components
                    components[target] = components[source]
                    #expect(throws: ProofError(.challengeMismatch, "")) {
                        try fixture.verify(RangeProof(components: components))
                    }
                }
            }
        }
    }
}
