import ElectionModel
import Identity
import Primitives

/// What every shard of one box has to have in common, but for the envelopes.
struct BoxBinding: Hashable, Sendable {
    let fingerprint: HashValue
    /// SHA-256 over size and root of the exported log, which names every document of the box by its hash, and over the
    /// number of the box's segments, by which these are dealt out.
    let box: HashValue
    /// SHA-256 over the hashes of the revocation lists, sorted: verdicts depend on them.
    let revocation: HashValue

    init(_ box: BallotBox, revocationLists: [RevocationList]) throws {
        fingerprint = box.context.fingerprint
        self.box = SHA256.hash(
            RecordBytes.number(box.logSize, width: 8) + box.logRoot.bytes
                + RecordBytes.number(try box.envelopeFiles().count, width: 8))
        revocation = SHA256.hash(revocationLists.map(\.hash).sorted().flatMap(\.bytes))
    }

    init(fingerprint: HashValue, box: HashValue, revocation: HashValue) {
        (self.fingerprint, self.box, self.revocation) = (fingerprint, box, revocation)
    }

    /// - Parameter here: of the box that is processed here.
    /// - Throws: ``ShardError`` `.otherBox`.
    func require(_ here: BoxBinding, _ path: String) throws(ShardError) {
        guard fingerprint == here.fingerprint else {
            throw ShardError(.otherBox, "\(path): the part was made from a box of another election")
        }
        guard box == here.box else {
            throw ShardError(.otherBox, "\(path): the part was made from another export of the ballot box")
        }
        guard revocation == here.revocation else {
            throw ShardError(.otherBox, "\(path): the part was made with other revocation lists: give the same --crl")
        }
    }
}

extension Shard {
    /// The segments of a ballot box or count folder that this shard has: whole ones, in order, as equally as that is possible.
    func segments(_ files: [String]) -> [String] {
        Array(files[files.count * (number - 1) / count..<files.count * number / count])
    }
}
