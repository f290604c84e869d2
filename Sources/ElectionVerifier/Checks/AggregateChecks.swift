import ElGamal
import ElectionModel
import GroupArithmetic
import Primitives

/// Verification 9 and C.8: the encrypted totals are the products over the counted ballots, weighted.
struct AggregateChecks {
    let basis: ElectionBasis
    let aggregate: AggregateDocument
    let products: ContestProducts

    func run(_ findings: inout Findings) {
        let file = RecordFolder.aggregate
        let found = aggregate.contests.map(\.contest)
        let expected = Array(1...basis.manifest.contests.count)
        findings.require(
            found == expected, .aggregateCounts, Place(file, "contests"),
            "expected the contests \(expected), each once, in order, found \(found)")
        for contest in aggregate.contests where products.contests.indices.contains(contest.contest - 1) {
            check(contest, products.contests[contest.contest - 1], &findings)
        }
    }

    private func check(
        _ stated: AggregateDocument.Contest, _ computed: ContestProducts.Contest, _ findings: inout Findings
    ) {
        let place = Place(RecordFolder.aggregate, basis.name(contest: stated.contest))
        findings.require(
            stated.ballots == computed.ballots && stated.weight == computed.weight, .aggregateCounts, place,
            "\(computed.ballots) counted ballots of weight \(computed.weight), stated are \(stated.ballots) of weight "
                + "\(stated.weight)")
        findings.require(
            stated.options.count == computed.options.count, .aggregateCounts, place,
            "\(computed.options.count) options, stated are \(stated.options.count)")
        for (position, pair) in zip(stated.options, computed.options).enumerated() {
            let here = Place(
                RecordFolder.aggregate, basis.name(contest: stated.contest, option: position + 1))
            findings.require(
                pair.0.alpha == pair.1.alpha, .aggregateAlpha, here, "alpha is not the product over the counted ballots"
            )
            findings.require(
                pair.0.beta == pair.1.beta, .aggregateBeta, here, "beta is not the product over the counted ballots")
        }
    }
}
