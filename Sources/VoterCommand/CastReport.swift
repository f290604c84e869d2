import CollectionAPI
import ElectionModel
import Primitives
import TransparencyLog

/// What the voter is told about a ballot that is in the log.
package struct CastReport: Sendable {
    private let outcome: CastOutcome
    private let title: String

    package init(_ outcome: CastOutcome, title: String) {
        self.outcome = outcome
        self.title = title
    }

    package var text: String {
        let sequence = outcome.receipt.receipt.sequence
        let pseudonym =
            outcome.receipt.pseudonym.map {
                "Pseudonym, under which exactly your ballots stand in the published record:\n"
                    + "\(PlainText.groups($0.hexadecimal))\n"
            } ?? ""
        return """
            Your ballot is in the ballot box of "\(title)": ballot \(sequence) of \(sequence), log entry \
            \(outcome.inclusion.index).
            Short code of this entry: \(outcome.code)
            Confirmation code:
            \(PlainText.groups(outcome.receipt.confirmationCode.hexadecimal))
            \(pseudonym)Receipt: \(outcome.path)

            The receipt proves that exactly this encrypted ballot is in the election's log; anyone can check it with
            glassurn-voter receipt verify. It does not show what you chose. It does not prove that this device
            encrypted what you chose, and whoever sees it learns that you voted. If you vote again, the last ballot
            counts.
            """
    }

    package var json: String {
        let saved = outcome.receipt
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "cast-report")
            $0.field("election", saved.election)
            $0.field("fingerprint", saved.fingerprint)
            $0.field("sequence", saved.receipt.sequence)
            $0.field("ballot", saved.receipt.ballot)
            $0.field("statement", saved.receipt.statement)
            $0.field("confirmation_code", saved.confirmationCode)
            if let pseudonym = saved.pseudonym { $0.field("pseudonym", pseudonym) }
            $0.field("index", outcome.inclusion.index)
            $0.field("code", outcome.code.description)
            $0.field("receipt", outcome.path)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
