/// Which version of the roll decides whether a ballot counts (`roll_rule` of election.json).
///
/// When a ballot is cast, the roll then in force always decides. This rule says what updates after that change.
public enum RollRule: String, CaseIterable, Sendable {
    /// Nothing: who was eligible when casting has voted, with the ballot style and weight of that moment.
    case atCasting = "at-casting"
    /// The last version decides: a ballot of a voter who was removed or moved to another ballot style afterwards is not
    /// counted, and a counted ballot has the weight of the last version.
    case final
}
