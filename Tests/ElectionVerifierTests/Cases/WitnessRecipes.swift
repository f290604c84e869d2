import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives
import TransparencyLog

extension ForgedRecipes {
    /// The last checkpoint with other cosignatures, each by a witness of the election or somebody else.
    private static func cosigned(
        _ lines: @escaping @Sendable (Forger, Checkpoint) throws -> [NoteSignature]
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            forger.cosigners = []
            let forging = forger
            forger.afterLogging = { files in
                let key = try NoteSigner(name: TestElection.logName, key: TestElection.logKey).verifierKey
                let note = files["log/checkpoint"] ?? []
                let checkpoint = try Checkpoint(signed: note, key: key, origin: TestElection.logName)
                files["log/checkpoint"] = try note + lines(forging, checkpoint).flatMap(\.encoded)
            }
        }
    }

    /// The log as others were shown it.
    private static func seen(
        _ change: @escaping @Sendable (Forger, inout [[UInt8]]) throws -> Void
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            var leaves = forger.base.record.log.leaves
            try change(forger, &leaves)
            forger.checkpoints.append(try ForgedLog.checkpoint(leaves))
        }
    }

    private static func honest(_ leaves: [[UInt8]], _ size: Int) throws -> Checkpoint {
        let key = try NoteSigner(name: TestElection.logName, key: TestElection.logKey).verifierKey
        return try Checkpoint(
            signed: Array(ForgedLog.checkpoint(Array(leaves.prefix(size))).utf8), key: key,
            origin: TestElection.logName)
    }

    static let witnesses: [Recipe] = [
        Recipe(
            "no-cosignatures", .witnessed, ["L1"],
            "The collector closes and publishes a log that it showed no witness.",
            fails: [.logWitnesses]
        ) { $0.cosigners = [] },
        Recipe(
            "cosignatures-below-quorum", .witnessed, ["L1"],
            "The collector has one witness on its side, who cosigns whatever it gets; two are needed.",
            fails: [.logWitnesses], forge: cosigned { [try $0.cosigners(0).cosign($1, time: 1)] }),
        Recipe(
            "cosignatures-of-one-witness-twice", .witnessed, ["L1"],
            "The one witness on the collector's side cosigns twice, at different times.",
            fails: [.logWitnesses],
            forge: cosigned { forger, checkpoint in
                try [1, 2].map { try forger.cosigners(0).cosign(checkpoint, time: $0) }
            }),
        Recipe(
            "cosignature-of-a-stranger", .witnessed, ["L1"],
            "The second cosignature is by somebody with the name of a witness and a key of its own.",
            fails: [.logWitnesses],
            forge: cosigned { forger, checkpoint in
                let stranger = try CheckpointCosigner(
                    name: forger.cosigners(1).verifierKey.name,
                    key: Ed25519.SigningKey(seed: SHA256.hash([14]).bytes))
                return [try forger.cosigners(0).cosign(checkpoint, time: 1), try stranger.cosign(checkpoint, time: 1)]
            }),
        Recipe(
            "cosignature-of-an-earlier-log", .witnessed, ["L1", "L2"],
            "The second witness's line is the one that it gave the log before its last leaf.", fails: [.logWitnesses],
            forge: cosigned { forger, checkpoint in
                let earlier = try honest(forger.base.record.log.leaves, checkpoint.size - 1)
                return [
                    try forger.cosigners(0).cosign(checkpoint, time: 1),
                    try forger.cosigners(1).cosign(earlier, time: 1),
                ]
            }),
        Recipe(
            "seen-log-had-another-order", .witnessed, ["L1", "L2", "recipe 17"],
            "Two cast leaves changed places after a voter had a receipt; the witnesses were shown the new log only.",
            fails: [.seenCheckpoints],
            forge: seen { forger, leaves in
                leaves.swapAt(forger.ballots[0].leaf, forger.ballots[1].leaf)
                leaves.removeLast(3)
            }),
        Recipe(
            "seen-log-had-another-ballot", .witnessed, ["L1", "L2", "L4"],
            "A cast ballot was dropped after somebody had seen it in the log, and everything after it moved up.",
            fails: [.seenCheckpoints],
            forge: seen { forger, leaves in
                let place = forger.ballots[1].leaf
                leaves.insert(
                    LogLeaf.cast(
                        ballot: SHA256.hash([15]), statement: SHA256.hash([16]), standing: SHA256.hash([17])
                    ).canonicalBytes, at: place)
                leaves = Array(leaves.prefix(place + 2))
            }),
        Recipe(
            "seen-log-was-longer", .witnessed, ["L2"],
            "The log went on after the record was published, and the record's copy of it ends before.",
            fails: [.seenCheckpoints],
            forge: seen { $1.append(LogLeaf.step(.session, document: SHA256.hash([18])).canonicalBytes) }),
        Recipe(
            "seen-log-of-the-same-size", .toy, ["L1", "recipe 17"],
            "Others were shown a tree of the same size with another last ballot: nobody cosigns this election's log.",
            fails: [.seenCheckpoints],
            forge: seen { forger, leaves in leaves.swapAt(forger.ballots[4].leaf, forger.ballots[5].leaf) }),
    ]
}

extension Forger {
    /// The election's witnesses that exist, whoever signs here.
    fileprivate func cosigners(_ index: Int) -> CheckpointCosigner { base.record.log.cosigners[index] }
}
