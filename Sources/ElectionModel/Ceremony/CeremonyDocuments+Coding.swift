import GroupArithmetic
import Primitives
import SigmaProofs

extension CeremonyStart: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "id", "base_hash", "guardian_count", "quorum"]) {
            (reader) throws(FormatError) in
            try reader.type("ceremony")
            return try CeremonyStart(
                identifier: reader.hash("id"), baseHash: reader.hash("base_hash"),
                guardianCount: reader.integer("guardian_count", in: 2...ElectionConfiguration.maximumGuardianCount),
                quorum: reader.integer("quorum", in: 2...ElectionConfiguration.maximumGuardianCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ceremony")
            $0.field("id", identifier)
            $0.field("base_hash", baseHash)
            $0.field("guardian_count", guardianCount)
            $0.field("quorum", quorum)
        }
    }
}

extension CeremonyCommitment: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "ceremony", "guardian", "commitment"]) { (reader) throws(FormatError) in
            try reader.type("ceremony-commitment")
            return try CeremonyCommitment(
                ceremony: reader.hash("ceremony"), guardian: reader.guardian("guardian"),
                commitment: reader.hash("commitment"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ceremony-commitment")
            $0.field("ceremony", ceremony)
            $0.field("guardian", guardian)
            $0.field("commitment", commitment)
        }
    }
}

extension CommitmentSet: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "format", "ceremony", "commitments"]) { (reader) throws(FormatError) in
            try reader.type("commitments")
            try reader.formatZero()
            return try CommitmentSet(
                start: reader.value("ceremony", CeremonyStart.self),
                commitments: reader.list("commitments", limit: ElectionConfiguration.maximumGuardianCount) {
                    (reader) throws(FormatError) in try reader.hash()
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "commitments")
            $0.field("format", 0)
            $0.field("ceremony", start)
            $0.field("commitments", array: commitments)
        }
    }
}

extension GuardianPublicKeys: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "ceremony", "guardian", "communication_key", "vote_commitments", "data_commitments", "vote_proof",
            "data_proof",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("guardian-keys")
            return try GuardianPublicKeys(
                ceremony: reader.hash("ceremony"), guardian: reader.guardian("guardian"),
                communicationKey: reader.member("communication_key"),
                voteCommitments: reader.members("vote_commitments"),
                dataCommitments: reader.members("data_commitments"),
                voteProof: reader.value("vote_proof", GuardianKeyProof.self),
                dataProof: reader.value("data_proof", GuardianKeyProof.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "guardian-keys")
            $0.field("ceremony", ceremony)
            $0.field("guardian", guardian)
            $0.field("communication_key", communicationKey)
            $0.field("vote_commitments", array: voteCommitments)
            $0.field("data_commitments", array: dataCommitments)
            $0.field("vote_proof", voteProof)
            $0.field("data_proof", dataProof)
        }
    }
}

extension EncryptedShares: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["type", "ceremony", "sender", "shares"]) { (reader) throws(FormatError) in
            try reader.type("encrypted-shares")
            return try EncryptedShares(
                ceremony: reader.hash("ceremony"), sender: reader.guardian("sender"),
                shares: reader.values("shares", Share.self, limit: ElectionConfiguration.maximumGuardianCount))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "encrypted-shares")
            $0.field("ceremony", ceremony)
            $0.field("sender", sender)
            $0.field("shares", array: shares)
        }
    }
}

extension EncryptedShares.Share: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["receiver", "ciphertext"]) { (reader) throws(FormatError) in
            try EncryptedShares.Share(
                receiver: reader.guardian("receiver"),
                ciphertext: reader.value("ciphertext", SignedElGamalCiphertext.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("receiver", receiver)
            $0.field("ciphertext", ciphertext)
        }
    }
}

extension JSONReader {
    mutating func guardian(_ name: String) throws(FormatError) -> Int {
        try integer(name, in: 1...ElectionConfiguration.maximumGuardianCount)
    }

    mutating func members(_ name: String) throws(FormatError) -> [GroupElement] {
        try list(name, limit: ElectionConfiguration.maximumGuardianCount) { (reader) throws(FormatError) in
            try reader.member()
        }
    }
}
