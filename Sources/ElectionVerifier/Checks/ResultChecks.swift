import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs

/// Verifications 10 and 11, S.5 and S.6: the totals are the contents of the products that this verifier computed.
struct ResultChecks {
    let basis: ElectionBasis
    let key: EncryptionKey
    let result: ResultDocument
    let products: ContestProducts
    /// By processed.json.
    let withheld: [Int]
    let occurringContests: Set<Int>

    private let file = RecordFolder.result

    func run(_ findings: inout Findings) {
        checkShape(&findings)
        for contest in result.contests {
            checkLabels(contest, &findings)
            checkBounds(contest, &findings)
            for position in contest.options.indices { checkDecryption(contest, position, &findings) }
        }
        let inResult = Set(result.contests.map(\.contest))
        for contest in occurringContests.sorted() where !withheld.contains(contest) {
            findings.require(
                inResult.contains(contest), .everyContest, Place(file, basis.name(contest: contest)),
                "the contest is on a submitted ballot and has no totals")
        }
    }

    /// S.6.
    private func checkShape(_ findings: inout Findings) {
        let expected = basis.manifest.contests.indices.map { $0 + 1 }.filter { !withheld.contains($0) }
        let found = result.contests.map(\.contest)
        findings.require(
            found == expected, .resultShape, Place(file, "contests"),
            "expected the contests \(expected), each once, in order, found \(found)")
        findings.require(
            result.withheld == withheld, .resultShape, Place(file, "withheld"),
            "the contests \(withheld) are withheld, the result says \(result.withheld)")
        for contest in result.contests {
            let count = basis.manifest.contest(contest.contest)?.options.count ?? 0
            findings.require(
                contest.options.count == count, .resultShape, place(contest.contest),
                "expected totals for \(count) options, found \(contest.options.count)")
        }
    }

    private func place(_ contest: Int, option: Int? = nil) -> Place {
        Place(file, basis.name(contest: contest, option: option))
    }

    /// Verifications 11.A to 11.C.
    private func checkLabels(_ contest: ResultDocument.Contest, _ findings: inout Findings) {
        let description = basis.manifest.contest(contest.contest)
        findings.require(
            description.map { Array($0.label.utf8) } == Array(contest.label.utf8), .contestLabel,
            place(contest.contest),
            "the manifest says \"\(description?.label ?? "nothing")\", the result \"\(contest.label)\"")
        let labels = description?.options.map(\.label) ?? []
        for (position, option) in contest.options.enumerated() {
            let expected = labels.indices.contains(position) ? labels[position] : nil
            findings.require(
                expected.map { Array($0.utf8) } == Array(option.label.utf8), .optionLabel,
                place(contest.contest, option: position + 1),
                "the manifest says \"\(expected ?? "nothing")\", the result \"\(option.label)\"")
        }
        for (position, label) in labels.enumerated() {
            findings.require(
                contest.options.contains { $0.label.utf8.elementsEqual(label.utf8) }, .everyOption,
                place(contest.contest, option: position + 1), "the result has no total for \"\(label)\"")
        }
    }

    /// S.5: without it t + q would pass for t.
    private func checkBounds(_ contest: ResultDocument.Contest, _ findings: inout Findings) {
        guard let description = basis.manifest.contest(contest.contest) else { return }
        let weight = products.contests[contest.contest - 1].weight
        for (position, option) in contest.options.enumerated()
        where description.options.indices.contains(position) {
            let bound = weight * description.selectionLimit(option: position + 1)
            findings.require(
                option.total <= bound, .totalBounds, place(contest.contest, option: position + 1),
                "the counted ballots can give at most \(bound), the total is \(option.total)")
        }
        let sum = contest.options.reduce(0) { $0 + $1.total }
        let bound = weight * description.selectionLimit
        findings.require(
            sum <= bound, .totalBounds, place(contest.contest),
            "the counted ballots can give at most \(bound) together, the totals give \(sum)")
    }

    /// Verification 10 for one option, with the (A, B) of verification 9.
    private func checkDecryption(_ contest: ResultDocument.Contest, _ position: Int, _ findings: inout Findings) {
        let option = contest.options[position]
        let here = place(contest.contest, option: position + 1)
        // Canonical and below q: the decoder took it.
        findings.pass(.decryptionResponseRange)
        let value = key.base.power(Scalar(basis.group, option.total))
        findings.require(
            value == option.value, .decryptedValue, here, "the decrypted value is not K^\(option.total)")
        guard products.contests.indices.contains(contest.contest - 1),
            products.contests[contest.contest - 1].options.indices.contains(position)
        else { return findings.fail(.decryptionProof, here, "the manifest has no such contest or option") }
        let statement = DecryptionStatement(
            extendedBaseHash: basis.extendedBaseHash, contest: contest.contest, option: position + 1,
            aggregate: products.contests[contest.contest - 1].options[position])
        do throws(ProofError) {
            try option.proof.verify(statement, key: key, value: option.value)
            findings.pass(.decryptionProof)
        } catch {
            findings.fail(.decryptionProof, here, error.reason)
        }
    }
}
