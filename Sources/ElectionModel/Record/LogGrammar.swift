/// In which order leaves may stand (design, "An election's life"): a state machine over the log.
///
///     definition, commitments, guardians, open, (cast | challenged)*, close, processed, session+, published
///
/// Roll updates may stand anywhere between `guardians` and `close`, override lists between `open` and `processed`,
/// releases between `guardians` and `processed`.
public struct LogGrammar: Sendable {
    /// The last step that is no supplement.
    public private(set) var last: LogLeaf.Step?
    public private(set) var count = 0
    /// The index of the leaf of each step, the last one where a step repeats.
    public private(set) var indices: [LogLeaf.Step: Int] = [:]
    /// How many roll updates stand so far: the version of the roll in force.
    public private(set) var rollVersion = 0

    public init() {}

    /// Whether the voting is open by the log: between the opening and the closing leaf.
    public var isOpen: Bool { last == .open }

    /// - Throws: `.inconsistent` if the leaf may not stand here.
    public mutating func append(_ leaf: LogLeaf) throws(FormatError) {
        switch leaf {
        case .cast, .challenged:
            guard isOpen else {
                throw FormatError(
                    .inconsistent, "a ballot stands outside the voting period", path: "leaf \(count)")
            }
        case .step(let step, _):
            guard Self.mayFollow(step, last) else {
                let after = last.map { "after \"\($0.rawValue)\"" } ?? "at the beginning"
                throw FormatError(.inconsistent, "\"\(step.rawValue)\" may not stand \(after)", path: "leaf \(count)")
            }
            if step == .rollUpdate { rollVersion += 1 }
            if !step.isSupplement { last = step }
            indices[step] = count
        }
        count += 1
    }

    private static func mayFollow(_ step: LogLeaf.Step, _ last: LogLeaf.Step?) -> Bool {
        switch step {
        case .rollUpdate: return last == .guardians || last == .open
        case .overrideList: return last == .open || last == .close
        case .release: return last == .guardians || last == .open || last == .close
        case .session where last == .session: return true
        default: break
        }
        let order = LogLeaf.Step.phases
        guard let position = order.firstIndex(of: step) else { return false }
        return position == 0 ? last == nil : last == order[position - 1]
    }
}
