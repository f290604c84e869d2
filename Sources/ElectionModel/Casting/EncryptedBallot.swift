public import ElGamal
public import Primitives
public import SigmaProofs

/// A voter's encrypted ballot as it was read: well formed, but nothing in it is verified.
///
/// ElectionGuard 2.1.0, sections 3.3 and 3.4. What identifies a ballot is SHA-256 of its canonical bytes.
public struct EncryptedBallot: Hashable, Sendable {
    public struct Selection: Hashable, Sendable {
        /// From 1, in manifest order.
        public let option: Int
        /// (α, β).
        public let ciphertext: UncheckedCiphertext
        /// For 0 … R.
        public let proof: RangeProof

        public init(option: Int, ciphertext: UncheckedCiphertext, proof: RangeProof) {
            self.option = option
            self.ciphertext = ciphertext
            self.proof = proof
        }
    }

    public struct Contest: Hashable, Sendable {
        /// From 1, in manifest order.
        public let contest: Int
        public let selections: [Selection]
        /// For 0 … L.
        public let proof: RangeProof
        /// χ_l.
        public let contestHash: HashValue

        public init(contest: Int, selections: [Selection], proof: RangeProof, contestHash: HashValue) {
            self.contest = contest
            self.selections = selections
            self.proof = proof
            self.contestHash = contestHash
        }
    }

    /// H_E.
    public let election: HashValue
    /// From 1, in manifest order.
    public let ballotStyle: Int
    /// id_B, 256 bits.
    public let identifier: HashValue
    /// H_I.
    public let identifierHash: HashValue
    /// S_device: the client and its version.
    public let device: String
    public let contests: [Contest]
    /// The ballot nonce ξ_B under K̂.
    public let encryptedNonce: SignedElGamalCiphertext
    /// B_C: 36 bytes.
    public let chainingField: [UInt8]
    /// H_C.
    public let confirmationCode: HashValue

    public init(
        election: HashValue, ballotStyle: Int, identifier: HashValue, identifierHash: HashValue, device: String,
        contests: [Contest], encryptedNonce: SignedElGamalCiphertext, chainingField: [UInt8],
        confirmationCode: HashValue
    ) {
        self.election = election
        self.ballotStyle = ballotStyle
        self.identifier = identifier
        self.identifierHash = identifierHash
        self.device = device
        self.contests = contests
        self.encryptedNonce = encryptedNonce
        self.chainingField = chainingField
        self.confirmationCode = confirmationCode
    }
}

extension EncryptedBallot: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let fields = [
            "type", "format", "election", "ballot_style", "selection_encryption_identifier", "identifier_hash",
            "device",
            "contests", "encrypted_nonce", "chaining_field", "confirmation_code",
        ]
        self = try reader.object(fields) { (reader) throws(FormatError) in
            try reader.type("ballot")
            try reader.formatZero()
            return try EncryptedBallot(
                election: reader.hash("election"),
                ballotStyle: reader.integer("ballot_style", in: 1...Manifest.maximumListCount),
                identifier: reader.hash("selection_encryption_identifier"),
                identifierHash: reader.hash("identifier_hash"),
                device: reader.label("device"),
                contests: reader.values("contests", Contest.self, limit: Manifest.maximumListCount),
                encryptedNonce: reader.value("encrypted_nonce", SignedElGamalCiphertext.self),
                chainingField: reader.hexadecimal("chaining_field", count: BallotHashes.chainingFieldByteCount),
                confirmationCode: reader.hash("confirmation_code"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("type", "ballot")
            $0.field("format", 0)
            $0.field("election", election)
            $0.field("ballot_style", ballotStyle)
            $0.field("selection_encryption_identifier", identifier)
            $0.field("identifier_hash", identifierHash)
            $0.field("device", device)
            $0.field("contests", array: contests)
            $0.field("encrypted_nonce", encryptedNonce)
            $0.field("chaining_field", hexadecimal: chainingField)
            $0.field("confirmation_code", confirmationCode)
        }
    }
}

extension EncryptedBallot.Contest: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["contest", "selections", "proof", "contest_hash"]) { (reader) throws(FormatError) in
            try EncryptedBallot.Contest(
                contest: reader.integer("contest", in: 1...Manifest.maximumListCount),
                selections: reader.values(
                    "selections", EncryptedBallot.Selection.self, limit: Manifest.maximumListCount),
                proof: reader.value("proof", RangeProof.self),
                contestHash: reader.hash("contest_hash"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("contest", contest)
            $0.field("selections", array: selections)
            $0.field("proof", proof)
            $0.field("contest_hash", contestHash)
        }
    }
}

extension EncryptedBallot.Selection: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["option", "alpha", "beta", "proof"]) { (reader) throws(FormatError) in
            try EncryptedBallot.Selection(
                option: reader.integer("option", in: 1...Manifest.maximumListCount),
                ciphertext: UncheckedCiphertext(alpha: reader.element("alpha"), beta: reader.element("beta")),
                proof: reader.value("proof", RangeProof.self))
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("option", option)
            $0.field("alpha", ciphertext.alpha)
            $0.field("beta", ciphertext.beta)
            $0.field("proof", proof)
        }
    }
}
