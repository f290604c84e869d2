import ElectionModel
import Primitives

/// C.3: nobody counts more ballots of a style and weight than the electorate has, as election.json announces it and the
/// signed roll updates change it.
struct ElectorateChecks {
    let documents: RecordDocuments
    let basis: ElectionBasis
    let processed: ProcessedDocument
    let counts: DispositionCounts

    func run(_ findings: inout Findings) {
        let updates = documents.rollUpdates.compactMap { $0?.value }
        guard updates.count == documents.rollUpdates.count else {
            return findings.fail(
                .eligible, Place(RecordFolder.rollUpdate(1)), "a roll update is missing or cannot be read")
        }
        let electorate: ElectorateHistory
        do throws(FormatError) {
            electorate = try ElectorateHistory(basis.configuration.electorate, updates: updates)
        } catch {
            return findings.fail(.eligible, Place(RecordFolder.rollUpdate(updates.count), error.path), error.reason)
        }
        for (position, style) in processed.styles.enumerated() {
            let voters = electorate.voters(ballotStyle: style.ballotStyle)
            findings.require(
                style.eligible == voters, .eligible, Place(RecordFolder.processed, "styles[\(position)].eligible"),
                "stated are \(style.eligible) eligible voters, election.json and the roll updates give \(voters)")
        }
        checkCounted(electorate, &findings)
    }

    private func checkCounted(_ electorate: ElectorateHistory, _ findings: inout Findings) {
        let rule = basis.settings.rollRule
        for (key, count) in counts.counted.sorted(by: { ($0.key.style, $0.key.weight) < ($1.key.style, $1.key.weight) })
        {
            let bound = electorate.bound(ballotStyle: key.style, weight: key.weight, rule: rule)
            findings.require(
                count <= bound, .eligible, Place(RecordFolder.dispositions),
                "ballot style \(key.style), weight \(key.weight): \(count) counted ballots of \(bound) voters")
        }
        guard rule == .atCasting else { return }
        for (key, count) in counts.countedByVersion.sorted(by: {
            ($0.key.version, $0.key.group.style, $0.key.group.weight)
                < ($1.key.version, $1.key.group.style, $1.key.group.weight)
        }) {
            let (style, weight) = (key.group.style, key.group.weight)
            let voters = electorate.voters(ballotStyle: style, weight: weight, version: key.version)
            findings.require(
                count <= voters, .eligible, Place(RecordFolder.dispositions),
                "ballot style \(style), weight \(weight): \(count) counted ballots were cast under version "
                    + "\(key.version) of the roll, which has \(voters) such voters")
        }
    }
}
