/// How many voters each version of the roll has by ballot style and weight: the numbers of election.json and the signed
/// changes of every roll update. Everybody can compute it; the rolls themselves are not public.
public struct ElectorateHistory: Sendable {
    fileprivate struct Key: Hashable {
        let style: Int
        let weight: Int
    }

    /// By version.
    private var versions: [[Key: Int]]
    /// Everyone who was ever in a group; who comes back is counted again.
    private var ever: [Key: Int]

    /// - Parameter updates: 1, 2, … in order.
    /// - Throws: `.inconsistent` if more voters leave a group than it has.
    public init(_ initial: Electorate, updates: [RollUpdate]) throws(FormatError) {
        var counts: [Key: Int] = [:]
        for group in initial.groups { counts[Key(style: group.ballotStyle, weight: group.weight)] = group.voters }
        versions = [counts]
        ever = counts
        for update in updates {
            for (position, group) in update.electorate.enumerated() {
                let key = Key(style: group.ballotStyle, weight: group.weight)
                let left = counts[key, default: 0] - group.left
                // Nobody leaves a group and joins it in one update.
                guard left >= 0 else {
                    throw FormatError(
                        .inconsistent,
                        "\(group.left) voters leave ballot style \(key.style), weight \(key.weight), which had "
                            + "\(counts[key, default: 0])", path: "electorate[\(position)]")
                }
                counts[key] = left + group.joined
                ever[key, default: 0] += group.joined
            }
            versions.append(counts)
        }
    }

    /// The number of the last version.
    public var version: Int { versions.count - 1 }

    /// How many voters of this style and weight a version has; 0 for a version that there is not.
    public func voters(ballotStyle: Int, weight: Int, version: Int) -> Int {
        guard versions.indices.contains(version) else { return 0 }
        return versions[version][Key(style: ballotStyle, weight: weight)] ?? 0
    }

    /// How many voters of this style the last version has.
    public func voters(ballotStyle: Int) -> Int {
        versions[version].filter { $0.key.style == ballotStyle }.values.reduce(0, +)
    }

    /// The greatest number of ballots of this style and weight that can be counted: each voter's last one at most.
    public func bound(ballotStyle: Int, weight: Int, rule: RollRule) -> Int {
        switch rule {
        case .atCasting: ever[Key(style: ballotStyle, weight: weight)] ?? 0
        case .final: voters(ballotStyle: ballotStyle, weight: weight, version: version)
        }
    }

    /// How many ballots are counted, by style, weight and the version of the roll under which they were cast.
    public struct Counted: Sendable {
        fileprivate var total: [Key: Int] = [:]
        fileprivate var cast: [Key: [Int: Int]] = [:]

        public init() {}

        /// - Parameter rollVersion: that was in force when the leaf was logged.
        public mutating func add(_ disposition: Disposition, rollVersion: Int) {
            guard disposition.kind == .counted else { return }
            let key = Key(style: disposition.ballotStyle, weight: disposition.weight)
            total[key, default: 0] += 1
            cast[key, default: [:]][rollVersion, default: 0] += 1
        }
    }

    /// - Parameters:
    ///   - dispositions: of all cast leaves.
    ///   - versionAt: the version of the roll that was in force when a leaf was logged.
    /// - Returns: for the first group with more counted ballots than voters, what is wrong; `nil` if there is none.
    public func excess(
        of dispositions: [Disposition], rule: RollRule, versionAt: (Int) -> Int
    ) -> String? {
        var counted = Counted()
        for disposition in dispositions { counted.add(disposition, rollVersion: versionAt(disposition.leaf)) }
        return excess(of: counted, rule: rule)
    }

    /// The same for ballots that were counted one after the other.
    public func excess(of counted: Counted, rule: RollRule) -> String? {
        for (key, count) in counted.total.sorted(by: { ($0.key.style, $0.key.weight) < ($1.key.style, $1.key.weight) })
        {
            let bound = bound(ballotStyle: key.style, weight: key.weight, rule: rule)
            guard count <= bound else {
                return "ballot style \(key.style), weight \(key.weight): \(count) counted ballots of \(bound) voters"
            }
            guard rule == .atCasting else { continue }
            for (version, count) in (counted.cast[key] ?? [:]).sorted(by: { $0.key < $1.key }) {
                let voters = voters(ballotStyle: key.style, weight: key.weight, version: version)
                guard count <= voters else {
                    return "ballot style \(key.style), weight \(key.weight): \(count) counted ballots that were cast "
                        + "while the roll had \(voters) such voters (version \(version))"
                }
            }
        }
        return nil
    }
}
