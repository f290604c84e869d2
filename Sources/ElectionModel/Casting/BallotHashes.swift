public import ElGamal
import GroupArithmetic
public import Primitives

/// The hashes of one ballot (ElectionGuard 2.1.0, sections 3.3.2 and 3.4).
public enum BallotHashes {
    public static let chainingFieldByteCount = 36

    /// id_B = H(H_E; 0x80, salt, ballot style, voter id): a uniform 256-bit value to everyone who lacks the salt, and
    /// bound to one voter and one style for everyone who has it (design, "Casting").
    ///
    /// - Parameter salt: 32 secret bytes, fresh for each ballot.
    public static func boundIdentifier(
        extendedBaseHash: HashValue, salt: HashValue, ballotStyle: Int, voter: String
    ) -> HashValue {
        var input = HashInput(extendedBaseHash, .boundBallotIdentifier)
        input.append(salt)
        input.append(ballotStyle)
        input.append(counted: voter.utf8)
        return input.hash(length: 1 + 32 + 4 + 4 + voter.utf8.count)
    }

    /// H_I = H(H_E; 0x20, id_B), (32): len(B₁) = 33.
    public static func identifierHash(extendedBaseHash: HashValue, identifier: HashValue) -> HashValue {
        var input = HashInput(extendedBaseHash, .identifierHash)
        input.append(identifier)
        return input.hash(length: 33)
    }

    /// χ_l = H(H_I; 0x28, l, α_1, β_1, …), (70): len(B₁) = 5 + 2m·l_p, since there is no contest data.
    ///
    /// - Parameter contest: l, the contest's index in the manifest.
    public static func contestHash(
        identifierHash: HashValue, contest: Int, ciphertexts: [UncheckedCiphertext]
    ) -> HashValue {
        var input = HashInput(identifierHash, .contestHash)
        input.append(contest)
        var count = 5
        for ciphertext in ciphertexts {
            let alpha = ciphertext.alpha.bytes
            input.append(fixed: alpha)
            input.append(fixed: ciphertext.beta.bytes)
            count += 2 * alpha.count
        }
        return input.hash(length: count)
    }

    /// H_DI = H(H_E; 0x2A, S_device), (72): the string goes in after its length in 4 bytes.
    public static func deviceHash(extendedBaseHash: HashValue, device: String) -> HashValue {
        var input = HashInput(extendedBaseHash, .deviceInformation)
        input.append(counted: device.utf8)
        return input.hash(length: 5 + device.utf8.count)
    }

    /// B_C = 0x00000000 ‖ H_DI, the mode without chaining, (73).
    public static func chainingField(extendedBaseHash: HashValue, device: String) -> [UInt8] {
        [0, 0, 0, 0] + deviceHash(extendedBaseHash: extendedBaseHash, device: device).bytes
    }

    /// H_C = H(H_I; 0x29, χ_1, …, χ_m, B_C), (71): len(B₁) = 37 + 32·m.
    public static func confirmationCode(
        identifierHash: HashValue, contestHashes: [HashValue], chainingField: [UInt8]
    ) -> HashValue {
        var input = HashInput(identifierHash, .confirmationCode)
        for hash in contestHashes { input.append(hash) }
        input.append(fixed: chainingField)
        return input.hash(length: 37 + 32 * contestHashes.count)
    }
}
