import BallotChecks
import BallotEncryption
import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// In the group of order 127, nonces of zero are common.
@Suite struct ZeroNonceTests {
    @Test("no selection and no contest ever gets the nonce zero") func neverShowsTheVote() throws {
        let context = try smallElection()
        let encryptor = BallotEncryptor(context: context, device: "test")
        let selections = try VoterSelections([1: [0, 1, 0]], manifest: context.manifest, ballotStyle: 1)
        var random = SystemRandom()
        for _ in 0..<300 {
            let ballot = try encryptor.encrypt(selections, voter: "EE-1", ballotStyle: 1, using: &random).ballot
            var product = context.group.identity
            for selection in ballot.contests[0].selections {
                let alpha = try selection.ciphertext.alpha.checked()
                #expect(!alpha.isIdentity)
                product = product * alpha
            }
            #expect(!product.isIdentity)
        }
    }

    /// The keys of so small a group collide now and then, which an election refuses.
    private func smallElection() throws -> ElectionContext {
        let manifest = try Manifest(
            label: "Tiny",
            contests: [.init(label: "One", options: (1...3).map { .init(label: "Option \($0)") })],
            ballotStyles: [.init(label: "All", contests: [1])])
        for _ in 0..<100 {
            if let context = try? TestElection.make(Group(.insecure7), manifest) { return context }
        }
        return try TestElection.make(Group(.insecure7), manifest)
    }
}
