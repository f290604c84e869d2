import ElectionVerifier

/// index.json: for each check the cases that it stops, and why it stops none alone where it does not.
struct ForgedIndex: Codable, Equatable {
    struct Entry: Codable, Equatable {
        let check: String
        let text: String
        /// Cases that fail this check and no other.
        var alone: [String] = []
        /// Cases that are meant to fail this check, together with others.
        var together: [String] = []
        /// Why no case fails this check alone, or any.
        var reason: String?
    }

    let checks: [Entry]

    init(_ cases: [ForgedCase]) {
        checks = Check.allCases.map { check in
            let aimed = cases.filter { $0.fails.contains(check.id) }
            return Entry(
                check: check.id, text: check.text,
                alone: aimed.filter { $0.failing == [check.id] }.map(\.name).sorted(),
                together: aimed.filter { $0.failing.count > 1 }.map(\.name).sorted(), reason: Self.reasons[check])
        }
    }

    private static let notApplicable = "Format 0 has nothing of the kind, and a verifier has nothing to check."
    private static let shownBeyond =
        "A value beyond a limit is either not the encrypted one (13.B) or has no proof (6.D, 7.D)."
    private static let unreadable =
        "A number out of range makes the document or line unreadable, so that what needs it cannot be checked either."

    /// Why a check never fails alone.
    static let reasons: [Check: String] = [
        .chainedField: notApplicable, .chainStart: notApplicable, .chainEnd: notApplicable, .contestData: notApplicable,
        .challengedData: notApplicable, .openedValue: shownBeyond, .openedSum: shownBeyond,
        .keyResponseRange: unreadable, .decryptionResponseRange: unreadable, .selectionChallengeRange: unreadable,
        .selectionResponseRange: unreadable, .contestChallengeRange: unreadable, .contestResponseRange: unreadable,
        .device: unreadable,
        .selectionMembership:
            "6.D and 7.D need members, and 7.A says 6.A of all selections: a value outside of the group fails all four.",
        .contestMembership: "7.A fails exactly where 6.A fails in the contest.",
        .everyOption:
            "If every label stands at its place (11.B) and there are as many as in the manifest (S.6), every label is there.",
        .everyContest: "A contest that is not in the result fails S.6 as well, whether or not a ballot has it.",
        .checkpoint: "L.2 compares the tree with the checkpoint, so it fails where there is no valid one.",
    ]
}
