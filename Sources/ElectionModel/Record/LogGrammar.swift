/// In which order leaves may stand (design, "An election's life"): a state machine over the log.
///
///     definition, commitments, guardians, open, cast*, close, processed, session+, published
public struct LogGrammar: Sendable {
    public private(set) var last: LogLeaf.Step?
    public private(set) var count = 0
    /// The index of the leaf of each step, the last one where a step repeats.
    public private(set) var indices: [LogLeaf.Step: Int] = [:]

    public init() {}

    /// Whether the voting is open by the log: between the opening and the closing leaf.
    public var isOpen: Bool { last == .open }

    /// - Throws: `.inconsistent` if the leaf may not stand here.
    public mutating func append(_ leaf: LogLeaf) throws(FormatError) {
        switch leaf {
        case .cast:
            guard isOpen else {
                throw FormatError(
                    .inconsistent, "a cast ballot stands outside the voting period", path: "leaf \(count)")
            }
        case .step(let step, _):
            guard Self.mayFollow(step, last) else {
                let after = last.map { "after \"\($0.rawValue)\"" } ?? "at the beginning"
                throw FormatError(.inconsistent, "\"\(step.rawValue)\" may not stand \(after)", path: "leaf \(count)")
            }
            last = step
            indices[step] = count
        }
        count += 1
    }

    private static func mayFollow(_ step: LogLeaf.Step, _ last: LogLeaf.Step?) -> Bool {
        if step == .session, last == .session { return true }
        let order = LogLeaf.Step.allCases
        guard let position = order.firstIndex(of: step) else { return false }
        return position == 0 ? last == nil : last == order[position - 1]
    }
}
