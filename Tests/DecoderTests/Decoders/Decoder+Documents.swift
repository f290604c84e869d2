import ElectionModel
import GroupArithmetic

extension Decoder {
    static let toyGroup = Group(.insecure64)

    /// Each type of canonical JSON, in the toy group, and some in the standard group, whose numbers are long.
    static let documents: [Decoder] =
        definitions + ceremony + casting + counting + [
            document(PublishedBallot.self, group: .standard, suffix: "-standard"),
            document(ResultDocument.self, group: .standard, suffix: "-standard"),
        ]

    private static let definitions: [Decoder] = [
        document(Manifest.self), document(ElectionSettings.self), document(ElectionConfiguration.self),
        document(IdentityRules.self),
        document(VoterRoll.self), document(DefinitionDocument.self), document(OrderDocument.self),
        document(RollUpdate.self), document(RollChanges.self), document(OverrideList.self),
        document(OverrideEntries.self), document(ReleaseDocument.self), document(CollectorKeys.self), electionBundle,
    ]

    private static let ceremony: [Decoder] = [
        document(CeremonyStart.self), document(CeremonyCommitment.self), document(CommitmentSet.self),
        document(GuardianPublicKeys.self), document(EncryptedShares.self), document(GuardianRecord.self),
        document(CeremonyComplaint.self), document(CeremonyAbort.self), document(ShareQuestion.self),
        document(ShareAnswer.self),
    ]

    private static let casting: [Decoder] = [
        document(EncryptedBallot.self), document(CastStatement.self), document(Ticket.self),
        document(SignedTicket.self), document(CastSubmission.self), document(Envelope.self), document(LogLeaf.self),
        document(ChallengeStatement.self), document(BallotOpening.self), document(ChallengeSubmission.self),
        document(ChallengeEnvelope.self), document(PublishedChallenge.self),
    ]

    private static let counting: [Decoder] = [
        document(Disposition.self), document(PublishedBallot.self), document(AggregateDocument.self),
        document(ProcessedDocument.self), document(SessionCommitment.self), document(SessionDocument.self),
        document(SessionReveal.self), document(SessionResponse.self), document(ResultDocument.self),
        document(RecordList.self),
    ]

    static func document<Document: CanonicalJSON>(
        _: Document.Type, group: Group = toyGroup, suffix: String = ""
    ) -> Decoder {
        Decoder("\(Document.self)\(suffix)", refusal: FormatError.self) { bytes in
            try Document(canonical: bytes, group: group).canonicalBytes
        }
    }

    /// The three files inside are decoded and compared with each other too.
    private static let electionBundle = Decoder("ElectionBundle", refusal: FormatError.self) { bytes in
        let bundle = try ElectionBundle(canonical: bytes, group: toyGroup)
        do {
            let context = try ElectionContext(bundle, group: toyGroup, pinned: nil)
            try DecoderFault.require(
                context.guardianRecord.canonicalBytes == bundle.guardians, "ElectionBundle: another record")
        } catch is FormatError {}
        return bundle.canonicalBytes
    }
}
