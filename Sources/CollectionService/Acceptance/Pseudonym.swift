import ElectionModel
import Primitives

/// The voter's name in one election's published record (publication level `full`).
enum Pseudonym {
    /// H(H_E; 0x82, key (32 bytes), length of the voter id (4 bytes, big endian), voter id in UTF-8).
    ///
    /// Without the key nobody can tell whose it is; with it the collector gives a voter the same one each time.
    static func compute(extendedBaseHash: HashValue, key: SecretBytes, voter: String) -> HashValue {
        key.withBytes { secret in
            var input = HashInput(extendedBaseHash, .pseudonym)
            input.append(fixed: secret)
            input.append(counted: voter.utf8)
            return input.hash(length: 1 + secret.count + 4 + voter.utf8.count)
        }
    }
}
