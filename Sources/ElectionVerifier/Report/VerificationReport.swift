public import Primitives

/// What the verification of a record found. Only ``RecordVerifier`` makes one.
public struct VerificationReport: Hashable, Sendable {
    public enum Status: String, CaseIterable, Sendable {
        case pass, fail
        /// This publication level, or what the verifier was given, does not allow to check all of it.
        case notCheckable = "not-checkable"
        /// The record has nothing of the kind.
        case notApplicable = "not-applicable"
    }

    public struct Entry: Hashable, Sendable {
        public let check: Check
        public let status: Status
        /// How many items were looked at, those that failed included.
        public let items: Int
        /// How many items exist that could not be looked at.
        public let notShown: Int
        public let failureCount: Int
        /// The first failures, at most 20.
        public let failures: [VerificationFailure]
        /// Why a check is not checkable or not applicable.
        public let note: String?

        /// Failed without having looked at anything, because what it needs is missing.
        public var isUnreached: Bool { status == .fail && items == 0 }
    }

    public enum Verdict: String, CaseIterable, Sendable {
        case holds
        case holdsAsFarAsShown = "holds-as-far-as-shown"
        case doesNotHold = "does-not-hold"
    }

    /// Totals as the record states them; they mean something only if the verdict is not ``Verdict/doesNotHold``.
    public struct StatedContest: Hashable, Sendable {
        public struct Option: Hashable, Sendable {
            public let label: String
            public let total: Int
        }

        public let label: String
        /// `nil` for a contest that is withheld.
        public let options: [Option]?
    }

    /// In the order of ``Check/allCases``, each once.
    public let entries: [Entry]
    /// The fingerprint that the record's definition and keys have; `nil` if it could not be computed.
    public let fingerprint: HashValue?
    /// Whether it was compared with one that the caller knows from elsewhere.
    public let isPinned: Bool
    /// The manifest's label.
    public let election: String?
    public let contests: [StatedContest]
    /// How many published ballots were looked at.
    public let ballotCount: Int
    /// How many challenged ballots beside them, which are in no total.
    public let challengedCount: Int

    public subscript(check: Check) -> Entry? { entries.first { $0.check == check } }

    public var failures: [VerificationFailure] { entries.flatMap(\.failures) }

    public var verdict: Verdict {
        if entries.contains(where: { $0.status == .fail }) { return .doesNotHold }
        return entries.contains { $0.status == .notCheckable } ? .holdsAsFarAsShown : .holds
    }

    /// The result, if nothing in the record is wrong.
    public var verified: VerifiedResult? { verdict == .doesNotHold ? nil : VerifiedResult(self) }
}

/// A result from a record in which every check that could be made holds. Only a report without failures gives one.
public struct VerifiedResult: Hashable, Sendable {
    public let fingerprint: HashValue?
    /// Whether every check that applies could be made.
    public let isComplete: Bool
    public let contests: [VerificationReport.StatedContest]

    fileprivate init(_ report: VerificationReport) {
        fingerprint = report.fingerprint
        isComplete = report.verdict == .holds
        contests = report.contests
    }
}
