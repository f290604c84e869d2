import ElectionModel
import Identity
import Primitives

/// Compares the timestamp authority's own list with the ballot box.
struct RegistrationCheck {
    private let list: RegistrationList

    init(_ list: RegistrationList) { self.list = list }

    /// - Parameter verdicts: of all envelopes.
    /// - Returns: an alarm for each ballot that the authority registered and the box lacks, and for each timestamp of the
    ///   box that the authority does not list.
    func alarms(_ verdicts: some Collection<EnvelopeVerdict>) -> [String] {
        let boxed = Set(verdicts.map(\.imprint))
        let missing = list.entries.filter { !boxed.contains($0.imprint) }.map { entry in
            "registered by the timestamp authority and not in the box: \(entry.imprint), token \(entry.serial) "
                + "of \(entry.time) (missing-ballot)"
        }
        let listed = Set(list.entries.map(\.imprint))
        let foreign = verdicts.filter { $0.isStamped && !listed.contains($0.imprint) }.map { verdict in
            "leaf \(verdict.leaf): the timestamp authority does not list the ballot's timestamp (unregistered)"
        }
        return missing + foreign.sorted()
    }
}
