import BallotEncryption
import ElGamal
import ElectionModel
import ElectionTestKit
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

/// Secrets that were used leave no copy in the process's memory, neither in use nor given back.
@Suite("What secrets leave behind", .serialized) struct LeftBehindTests {
    private let group = Group.standard
    private var secret: SecretScalar {
        var random = SystemRandom()
        return SecretScalar(group, using: &random)
    }

    /// As bytes and as limbs.
    private func scan(_ secret: SecretBytes, _ range: Range<Int>) -> MemoryScan {
        secret.withBytes { MemoryScan(masking: $0[range]) + MemoryScan(masking: $0[range].reversed()) }
    }

    private func scan(_ secret: SecretScalar) -> MemoryScan {
        secret.withBytes(count: 32) { MemoryScan(masking: $0) + MemoryScan(masking: $0.reversed()) }
    }

    /// Runs the attempt, which drops its secrets and gives the search for them.
    ///
    /// It runs once before: where a library's function is called for the first time, the loader saves the registers on the
    /// stack, with whatever they hold. The programs start with everything bound (`BindingTests`), the tests do not.
    private func expectGone(_ attempt: () throws -> MemoryScan) throws {
        _ = try attempt()
        let scan = try attempt()
        #expect(try !scan.finds(), "a copy of the secret is left")
    }

    @Test("once taken over, the only copy is the secret's, and it goes with the secret")
    func takenOver() throws {
        try expectGone { () throws -> MemoryScan in
            var random = SystemRandom()
            var bytes = random.bytes(64)
            let scan = MemoryScan(masking: bytes[16...])
            var secret: SecretBytes? = SecretBytes(wiping: &bytes)
            // A scan that finds nothing would prove nothing.
            #expect(try scan.finds())
            #expect(secret?.withBytes { $0.count } == 64)
            secret = nil
            return scan
        }
    }

    @Test("a scalar is wiped with the last reference")
    func scalar() throws {
        try expectGone { () throws -> MemoryScan in
            var scalar: SecretScalar? = secret
            let scan = scan(try #require(scalar))
            #expect(try scan.finds())
            scalar = nil
            return scan
        }
    }

    @Test("derived keys are wiped, however many blocks they have")
    func derivedKeys() throws {
        try expectGone { () throws -> MemoryScan in
            var random = SystemRandom()
            let key = SecretBytes.random(32, using: &random)
            var keys: SecretBytes? = KeyDerivation.keys(from: key, label: "label", context: [1], blocks: 4)
            var parts: [MemoryScan] = []
            for block in 0..<4 { parts.append(scan(try #require(keys), 32 * block..<32 * block + 32)) }
            let scan = parts[0] + parts[1] + parts[2] + parts[3]
            #expect(try scan.finds())
            keys = nil
            return scan
        }
    }

    @Test("the nonces of a ballot leave no hash behind")
    func ballotNonces() throws {
        try expectGone { () throws -> MemoryScan in
            var random = SystemRandom()
            var secret: SecretBytes? = .random(32, using: &random)
            var nonces: EncryptionNonces? = EncryptionNonces(
                group: group, identifierHash: SHA256.hash([1]), ballotNonce: try #require(secret))
            // Below q the hash and the nonce are the same number.
            let scan = scan(try #require(nonces?.nonce(contest: 1, option: 2))) + scan(try #require(secret), 0..<32)
            #expect(try scan.finds())
            (secret, nonces) = (nil, nil)
            return scan
        }
    }

    /// Of one that is opened, everything that follows from the ballot nonce is public.
    @Test("a ballot that is cast leaves its ballot nonce nowhere")
    func sealedBallots() throws {
        let context = try TestElection.get()
        let values = BallotEncryptorTests.values
        try expectGone { () throws -> MemoryScan in
            var random = SystemRandom()
            let selections = try VoterSelections(values, manifest: context.manifest, ballotStyle: 1)
            let ballot = try BallotEncryptor(context: context, device: "test").encryptUndecided(
                selections, voter: "EE-1", ballotStyle: 1, using: &random)
            let scan = scan(ballot.nonces.ballotNonce, 0..<32)
            #expect(try scan.finds())
            _ = ballot.seal()
            return scan
        }
    }

    @Test("the mask of a proof's nonce is wiped")
    func proofNonces() throws {
        try expectGone { () throws -> MemoryScan in
            let key = secret
            let scan = scan(
                key.withBytes(count: 32) { bytes in
                    SecretBytes(count: 32) { SHA256.hmac(key: bytes, message: [7], into: $0) }
                }, 0..<32)
            var random = SystemRandom()
            _ = SecretScalar.nonce(for: key, context: [7], using: &random)
            return scan
        }
    }

    @Test("the shared secret of a share's encryption is wiped by sender and receiver")
    func sharedSecrets() throws {
        try expectGone { () throws -> MemoryScan in
            var random = SystemRandom()
            let key = secret
            let scheme = ShareEncryption(
                parameterBaseHash: .zero, sender: 1, receiver: 2, receiverKey: group.g(secret: key))
            let ciphertext = scheme.encrypt(voteShare: secret, dataShare: secret, using: &random)
            var beta: SecretBytes? = try ciphertext.c0.checked().sharedSecret(with: key)
            #expect(beta?.count == 512)
            let scan = scan(try #require(beta), 200..<264)
            #expect(try scan.finds())
            beta = nil
            _ = try scheme.decrypt(ciphertext, secretKey: key)
            return scan
        }
    }
}
