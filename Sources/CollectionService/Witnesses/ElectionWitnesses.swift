public import BallotStorage
public import ElectionModel
package import GroupArithmetic

/// The witnesses of the election in a store, for the operator's commands beside the service.
public struct ElectionWitnesses: Sendable {
    private let store: any BallotStore
    private let group: Group
    private let authorities: [UInt8]?

    /// - Parameter authorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the system's.
    public init(_ store: any BallotStore, authorities: [UInt8]? = nil) {
        self.init(store, group: .standard, authorities: authorities)
    }

    package init(_ store: any BallotStore, group: Group, authorities: [UInt8]?) {
        self.store = store
        self.group = group
        self.authorities = authorities
    }

    /// The election's rule; `nil` before the definition is logged, and where the log has no witnesses.
    public func rule() async throws -> WitnessRule? {
        guard let files = try await store.electionFiles() else { return nil }
        return try configuration(files.election).witnesses
    }

    /// How long witnesses are asked before something new is signed.
    static let surveyTime = Duration.seconds(5)

    /// Asks the witnesses, before anything new is signed, whether the database is current.
    ///
    /// - Returns: the round that asked, and how many witnesses did not answer in time; `nil` where the log has none.
    /// - Throws: ``ServiceError`` `.behindWitnesses`, `.badConfiguration`; `StorageError`.
    @discardableResult
    public func requireCurrent() async throws -> (round: CosigningRound, silent: Int)? {
        guard let surveyed = try await survey() else { return nil }
        try surveyed.round.requireCurrent()
        return surveyed
    }

    /// The same without a judgement.
    public func survey() async throws -> (round: CosigningRound, silent: Int)? {
        guard let rule = try await rule() else { return nil }
        let round = try CosigningRound(store: store, rule: rule, authorities: authorities)
        return (round, try await round.survey(within: Self.surveyTime))
    }

    /// Has the log's latest checkpoint cosigned, for as long as the rule says.
    ///
    /// - Returns: whether the quorum cosigned it; `nil` where the log has no witnesses.
    /// - Throws: ``ServiceError`` `.badConfiguration`; `StorageError`.
    public func cosign() async throws -> Bool? {
        guard let rule = try await rule() else { return nil }
        let round = try CosigningRound(store: store, rule: rule, authorities: authorities)
        return try await round.pursue(for: .seconds(min(rule.seconds, WitnessRule.longestWait)))
    }

    /// The first checkpoint over a leaf that is good enough for this election, with the proof.
    /// - Throws: ``ServiceError`` `.witnessesLate`; `StorageError`.
    public func inclusion(ofLeaf leaf: Int) async throws -> LogInclusion {
        guard try await rule() != nil else { return try await store.inclusion(ofLeaf: leaf) }
        if try await store.cosignedInclusion(ofLeaf: leaf) == nil { _ = try await cosign() }
        guard let inclusion = try await store.cosignedInclusion(ofLeaf: leaf) else {
            throw ServiceError(
                .witnessesLate, "leaf \(leaf) is logged, but the witnesses have not cosigned the log yet: try again")
        }
        return inclusion
    }

    @inline(never)
    private func configuration(_ bytes: [UInt8]) throws -> ElectionConfiguration {
        try ElectionConfiguration(canonical: bytes, group: group)
    }
}
