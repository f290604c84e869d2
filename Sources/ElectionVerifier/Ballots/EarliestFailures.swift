/// The failures of one check that stand first in the files, whatever order they are found in, and how many there are.
struct EarliestFailures {
    private var kept: [(position: BallotPosition, part: String, reason: String)] = []
    private(set) var count = 0

    mutating func add(at position: BallotPosition, part: String = "", _ reason: @autoclosure () -> String) {
        count += 1
        let index = kept.firstIndex { $0.position.order > position.order } ?? kept.count
        guard index < Findings.keptFailures else { return }
        kept.insert((position, part, reason()), at: index)
        if kept.count > Findings.keptFailures { kept.removeLast() }
    }

    func report(_ check: Check, _ findings: inout Findings) {
        let failures = kept.map {
            VerificationFailure(check: check, place: $0.position.place.appending($0.part), reason: $0.reason)
        }
        findings.add(check, items: count, failureCount: count, failures)
    }
}
