public import BallotStorage
public import CollectionAPI
public import ElectionModel
import TransparencyLog

/// What the operator wants to know at a glance.
public struct CollectorStatus: Sendable {
    public let origin: String
    public let lastStep: LogLeaf.Step?
    /// `nil` while there is no guardian record.
    public let phase: VoterStatus.Phase?
    public let counts: StorageCounts
    /// The size of the latest checkpoint that the quorum cosigned; `nil` while there is none.
    public let cosigned: Int?
    /// How many roll updates and override lists were applied.
    public let rollVersion: Int
    public let overrideLists: Int
    /// What each witness cosigned last, by key name: `nil` for one that does not answer. Empty without witnesses.
    public let witnesses: [(witness: String, size: Int?)]
    /// Set where witnesses know more of the log than the database.
    public let lag: DatabaseLag?

    /// Asks the election's witnesses, for some seconds at most.
    ///
    /// - Parameter authorities: PEM, the only issuers of witnesses' certificates to accept; `nil` for the system's.
    public init(store: some BallotStore, at now: Timestamp, authorities: [UInt8]? = nil) async throws {
        origin = store.logKey.name
        lastStep = try await store.lastStep()
        counts = try await store.counts()
        let steps = try await store.steps()
        cosigned = try await store.cosignedCheckpoint()?.size
        rollVersion = steps.count { $0.step == .rollUpdate }
        overrideLists = steps.count { $0.step == .overrideList }
        let isKeyed = steps.contains { $0.step == .guardians }
        let asked = try await ElectionWitnesses(store, authorities: authorities).survey()?.round
        (witnesses, lag) = (asked?.sizes ?? [], asked?.lag)
        phase = isKeyed ? try await CollectorElection.load(from: store).phase(lastStep: lastStep, at: now) : nil
    }

    /// One line of JSON.
    public var json: String {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "collector-status")
            $0.field("origin", origin)
            if let lastStep { $0.field("last_step", lastStep.rawValue) }
            if let phase { $0.field("phase", phase.rawValue) }
            $0.field("log_size", counts.logSize)
            if let cosigned { $0.field("cosigned", cosigned) }
            $0.field("voters", counts.voters)
            $0.field("roll_version", rollVersion)
            $0.field("override_lists", overrideLists)
            $0.field("ballots", counts.casts)
            $0.field("challenged", counts.challenges)
            $0.field("pending", counts.pending)
            if !witnesses.isEmpty {
                $0.field("witnesses", array: witnesses) { writer, one in
                    writer.object {
                        $0.field("name", one.witness)
                        if let size = one.size { $0.field("size", size) }
                    }
                }
                $0.field("behind", lag != nil)
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// For people.
    public var text: String {
        """
        log           \(origin), \(counts.logSize) leaves\(cosigned.map { ", \($0) cosigned by witnesses" } ?? "")
        last step     \(lastStep?.rawValue ?? "none")
        voting        \(phase?.rawValue ?? "not defined")
        voters        \(counts.voters), roll version \(rollVersion)
        ballots       \(counts.casts) logged, \(counts.challenges) opened as a test, \(counts.pending) pending
        overrides     \(overrideLists) lists\(witnessLines.joined())
        """
    }

    private var witnessLines: [String] {
        witnesses.map { "\nwitness       \($0.witness), \($0.size.map { "\($0) leaves cosigned" } ?? "no answer")" }
            + (lag.map { ["\nBEHIND        \($0.reason)"] } ?? [])
    }
}
