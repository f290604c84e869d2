import ElectionModel
import Primitives

/// C.9: the paper overrides in processed.json are those of the signed lists, and each that has an effect has its
/// overridden ballot. Who they are is for auditors, who have the lists.
struct OverrideChecks {
    let documents: RecordDocuments
    let processed: ProcessedDocument
    let counts: DispositionCounts

    private func place(_ part: String) -> Place { Place(RecordFolder.processed, "overrides.\(part)") }

    func run(_ findings: inout Findings) {
        checkLists(&findings)
        checkEffect(&findings)
    }

    private func checkLists(_ findings: inout Findings) {
        let lists = documents.overrideLists
        let overrides = processed.overrides
        findings.require(
            overrides.lists == lists.count, .overrides, place("lists"),
            "the record has \(lists.count) override lists, \(overrides.lists) were applied")
        if let last = lists.isEmpty ? HashValue.zero : lists[lists.count - 1]?.hash {
            findings.require(
                overrides.last == last, .overrides, place("last"),
                "the last list has the hash \(last), found \(overrides.last)")
        }
        var revoked = 0
        for (index, list) in lists.enumerated() {
            guard let list = list?.value else { continue }
            revoked += list.revoked
            findings.require(
                list.restored <= revoked, .overrides, Place(RecordFolder.overrideList(index + 1), "restored"),
                "\(list.restored) voters are restored, but only \(revoked) are revoked")
            revoked -= list.restored
        }
        findings.require(
            overrides.revoked == revoked, .overrides, place("revoked"),
            "by the lists \(revoked) voters are revoked, stated are \(overrides.revoked)")
        if lists.isEmpty {
            findings.require(
                overrides.set == SHA256.hash([UInt8]()), .overrides, place("set"),
                "without lists the set of overrides is empty")
        }
    }

    private func checkEffect(_ findings: inout Findings) {
        let effective = processed.overrides.effective
        let expected = counts.styles.keys.sorted().compactMap { style -> ProcessedDocument.Overrides.Effect? in
            let count = counts.count(.overridden, style: style)
            return count == 0 ? nil : .init(ballotStyle: style, voters: count)
        }
        findings.require(
            effective == expected, .overrides, place("effective"),
            "effective overrides are not the overridden ballots, style by style: "
                + "\(Self.text(effective)) and \(Self.text(expected))")
        let total = effective.map(\.voters).reduce(0, +)
        findings.require(
            total <= processed.overrides.revoked, .overrides, place("effective"),
            "\(total) overrides have an effect, but only \(processed.overrides.revoked) voters are revoked")
    }

    private static func text(_ effects: [ProcessedDocument.Overrides.Effect]) -> String {
        effects.isEmpty ? "none" : effects.map { "\($0.voters) of style \($0.ballotStyle)" }.joined(separator: ", ")
    }
}
