import ElectionModel
import Primitives
import TransparencyLog

/// What `receipt verify` says of a ballot that was opened as a test.
struct ChallengeReceiptReport {
    let saved: SavedChallenge
    let inclusion: VerifiedInclusion
    let standing: CosignatureStanding
    /// Of the log.
    let origin: String

    var text: String {
        """
        The receipt holds: a ballot opened as a test, which does not count, is entry \(inclusion.index) of the log
        \(PlainText.clean(origin)), which had \(inclusion.checkpoint.size) entries then.
        \(standing.words)Short code of this entry: \(ReceiptCode(saved.leaf, index: inclusion.index))
        Confirmation code, as your device saved it:
        \(PlainText.groups(saved.confirmationCode.hexadecimal))
        """
    }

    var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "challenge-receipt-report")
            $0.field("fingerprint", saved.fingerprint)
            $0.field("confirmation_code", saved.confirmationCode)
            $0.field("index", inclusion.index)
            $0.field("code", ReceiptCode(saved.leaf, index: inclusion.index).description)
            $0.field("log_size", inclusion.checkpoint.size)
            standing.write(to: &$0)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension CosignatureStanding {
    /// A line, or nothing.
    var words: String {
        switch self {
        case .notAsked: ""
        case .cosigned(let count): "Cosigned by \(count) independent witnesses.\n"
        case .promised(let time): "The collector promised cosignatures by \(time); get them with status.\n"
        }
    }

    /// The fields of a report.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .notAsked: break
        case .cosigned(let count): writer.field("cosignatures", count)
        case .promised(let time): writer.field("promised_by", time)
        }
    }
}
