/// What a record says became of a ballot whose voter asked to have it opened as a test, in words for that voter.
public enum ChallengeFate: String, CaseIterable, Sendable {
    case opened
    /// Such a test says nothing about the voter's program.
    case notOpened = "not-opened"
    /// No record was shown, or it does not say.
    case unknown

    /// - Parameter disposition: of the ballot's leaf; `nil` where the record has none.
    public init(_ disposition: Disposition.Kind?) {
        switch disposition {
        case .challenged: self = .opened
        case .challengedUnopened: self = .notOpened
        default: self = .unknown
        }
    }

    /// Lower case, no full stop.
    public var text: String {
        switch self {
        case .opened: "opened at its voter's wish and never counted"
        case .notOpened:
            "NOT OPENED, though its voter asked for it, and never counted: this test says nothing about the program that "
                + "encrypted the ballot"
        case .unknown: "to be opened at its voter's wish; whether it was is not said here"
        }
    }

    /// What the voter should do.
    public var next: String {
        switch self {
        case .opened:
            "compare what it contains with what you chose: glassurn-observer lookup RECORD CODE, with the confirmation code"
        case .notOpened:
            "do not take your program for tested; show the election officials your receipt and ask why it was not opened"
        case .unknown: "ask again with the published record, which has every ballot that was opened"
        }
    }
}
