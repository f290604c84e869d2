package import GroupArithmetic
package import Primitives

/// ξ_{i,j} = H_q(H_I; 0x21, i, j, ξ_B), (33): len(B₁) = 41.
///
/// ξ_B is 32 raw bytes, may be above q, and goes in unreduced.
package struct EncryptionNonces {
    let group: Group
    /// H_I.
    let identifierHash: HashValue
    /// ξ_B.
    package let ballotNonce: SecretBytes

    package init(group: Group, identifierHash: HashValue, ballotNonce: SecretBytes) {
        self.group = group
        self.identifierHash = identifierHash
        self.ballotNonce = ballotNonce
    }

    package func nonce(contest: Int, option: Int) -> SecretScalar {
        ballotNonce.withBytes { bytes in
            var input = HashInput(identifierHash, .encryptionNonce)
            input.append(contest)
            input.append(option)
            input.append(fixed: bytes)
            return SecretScalar(group, reducing: input.secretHash(length: 9 + bytes.count))
        }
    }
}
