import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives

/// Verifications 13 and 14 for one challenged ballot (ElectionGuard 2.1.0, section 3.6.7). There is no contest data, so 13.A
/// and equations (13.4) to (13.7) have nothing to look at.
struct OpeningVerifier {
    let basis: ElectionBasis
    let key: EncryptionKey
    let ballot: EncryptedBallot
    let opening: BallotOpening
    /// H_I as computed.
    let identifierHash: HashValue
    let place: Place

    func run(_ findings: inout Findings) {
        checkCode(&findings)
        checkContests(&findings)
        for contest in opening.contests {
            guard let description = basis.manifest.contest(contest.contest) else { continue }
            checkOptions(contest, description, place.appending(basis.name(contest: contest.contest)), &findings)
        }
    }

    /// 13.B with (13.1) to (13.3): what is shown is encrypted again. Where something is not shown, the ballot's own
    /// ciphertexts stand, and 14.B or 14.D fails.
    private func checkCode(_ findings: inout Findings) {
        var different: Place?
        let hashes = ballot.contests.map { contest in
            let options = opening.contests.first { $0.contest == contest.contest }?.options ?? []
            let ciphertexts = contest.selections.enumerated().map { position, selection in
                guard options.indices.contains(position) else { return selection.ciphertext }
                let again = encrypt(options[position])
                if again != selection.ciphertext, different == nil {
                    different = place.appending(basis.name(contest: contest.contest, option: position + 1))
                }
                return again
            }
            return BallotHashes.contestHash(
                identifierHash: identifierHash, contest: contest.contest, ciphertexts: ciphertexts)
        }
        let code = BallotHashes.confirmationCode(
            identifierHash: identifierHash, contestHashes: hashes,
            chainingField: BallotHashes.chainingField(
                extendedBaseHash: basis.extendedBaseHash, device: ballot.device))
        findings.require(
            code == ballot.confirmationCode, .challengedDecryption,
            different ?? place.appending("confirmation code"),
            different == nil
                ? "the code is \(code), found \(ballot.confirmationCode)"
                : "the ballot contains something else than is shown: its code would be \(code)")
    }

    /// (13.1) and (13.2).
    private func encrypt(_ option: BallotOpening.Option) -> UncheckedCiphertext {
        let group = basis.group
        let alpha = group.g(option.nonce)
        let beta = key.base.power(option.nonce + Scalar(group, option.value))
        guard let alpha = try? UncheckedElement(group, bytes: alpha.bytes),
            let beta = try? UncheckedElement(group, bytes: beta.bytes)
        else { preconditionFailure("an element's bytes are below p") }
        return UncheckedCiphertext(alpha: alpha, beta: beta)
    }

    /// 14.A and 14.B.
    private func checkContests(_ findings: inout Findings) {
        let style = basis.manifest.ballotStyle(ballot.ballotStyle)?.contests ?? []
        var last = 0
        for opened in opening.contests {
            let label = style.contains(opened.contest) ? basis.manifest.contest(opened.contest)?.label : nil
            findings.require(
                opened.contest > last && opened.label == label, .openedContestLabel,
                place.appending(basis.name(contest: opened.contest)),
                label == nil
                    ? "ballot style \(ballot.ballotStyle) has no such contest"
                    : "expected \"\(label ?? "")\", once and in the manifest's order, found \"\(opened.label)\"")
            last = max(last, opened.contest)
        }
        for contest in style {
            guard let label = basis.manifest.contest(contest)?.label else { continue }
            findings.require(
                opening.contests.contains { $0.label == label }, .everyOpenedContest, place,
                "\(basis.name(contest: contest)) of ballot style \(ballot.ballotStyle) is not shown")
        }
    }

    /// 14.C to 14.F.
    private func checkOptions(
        _ opened: BallotOpening.Contest, _ description: Manifest.Contest, _ here: Place, _ findings: inout Findings
    ) {
        let labels = description.options.map(\.label)
        for (position, option) in opened.options.enumerated() {
            let part = here.appending("option \(position + 1)")
            guard labels.indices.contains(position) else {
                findings.fail(.openedOptionLabel, part, "the manifest has \(labels.count) options in this contest")
                continue
            }
            findings.require(
                option.label == labels[position], .openedOptionLabel, part,
                "expected \"\(labels[position])\", found \"\(option.label)\"")
            let limit = description.selectionLimit(option: position + 1)
            findings.require(
                option.value <= limit, .openedValue, part, "shown is \(option.value), the limit is \(limit)")
        }
        for label in labels {
            findings.require(
                opened.options.contains { $0.label == label }, .everyOpenedOption, here, "\"\(label)\" is not shown")
        }
        let sum = opened.options.reduce(0) { $0 + $1.value }
        findings.require(
            sum <= description.selectionLimit, .openedSum, here,
            "the values add up to \(sum), the limit is \(description.selectionLimit)")
    }
}
