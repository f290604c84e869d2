import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

/// Where things lie in the folder of a run.
///
///     plan.json draft/…              what is measured
///     keys/…                         the invented collector's keys
///     pki/… election/…               made by tools/devpki and glassurn-tally
///     box/…                          the ballot box; its segments appear one after the other
struct ScaleFolder: Sendable {
    static let origin = "scale.example/measured"

    let path: String

    init(_ path: String) { self.path = path }

    var plan: String { "\(path)/plan.json" }
    var draft: String { "\(path)/draft" }
    var keys: String { "\(path)/keys" }
    var election: String { "\(path)/election" }
    var box: String { "\(path)/box" }

    func loadPlan() throws -> ScalePlan {
        try ScalePlan(canonical: DurableFile.read(plan, limit: 1 << 16), group: .standard)
    }

    func segment(_ number: Int) -> String { "\(box)/\(BoxFolder.segment(number))" }

    /// The key of the log or of tickets.
    func key(_ name: String) throws -> Ed25519.SigningKey {
        try SecretFile.read("\(keys)/\(name).key").withBytes { bytes in try Ed25519.SigningKey(seed: bytes) }
    }

    func logSigner() throws -> NoteSigner { try NoteSigner(name: Self.origin, key: key("log")) }

    /// What stands in the log before the first ballot, with the documents' places in the election's folder and in the
    /// box.
    static let stepsBefore: [(LogLeaf.Step, file: String, box: String)] = [
        (.definition, ElectionFolder.definition, BoxFolder.definition),
        (.commitments, ElectionFolder.commitments, BoxFolder.commitments),
        (.guardians, ElectionFolder.guardians, BoxFolder.guardians),
        (.open, ElectionFolder.open, BoxFolder.open),
    ]

    /// After the last ballot.
    static let stepsAfter: [(LogLeaf.Step, file: String, box: String)] = [
        (.close, ElectionFolder.close, BoxFolder.close),
        (.overrideList, ElectionFolder.overrideList(1), RecordFolder.overrideList(1)),
    ]

    static func leaf(_ step: LogLeaf.Step, _ document: String) throws -> [UInt8] {
        LogLeaf.step(step, document: SHA256.hash(try DurableFile.read(document))).canonicalBytes
    }
}
