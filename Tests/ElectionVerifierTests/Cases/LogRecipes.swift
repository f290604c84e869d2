import ElectionTestKit
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Primitives
import TransparencyLog

extension ForgedRecipes {
    private static let swappedLeaves: @Sendable (inout Forger) throws -> Void = { forger in
        let (first, second) = (forger.ballots[4].leaf, forger.ballots[5].leaf)
        forger.editLeaves = { $0.swapAt(first, second) }
    }

    private static func tile(
        _ prefix: String, _ change: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            forger.afterLogging = { files in
                for path in files.keys where path.hasPrefix("log/tile/\(prefix)/") { change(&files[path]!) }
            }
        }
    }

    static let log: [Recipe] = [
        Recipe(
            "checkpoint-by-other-key", .toy, ["L1"],
            "The log's checkpoint is signed with another key than election.json names.", fails: [.checkpoint],
            also: [.logTree: "there is no checkpoint to compare the tree with"]
        ) { $0.logKey = try Ed25519.SigningKey(seed: SHA256.hash([11]).bytes) },
        Recipe(
            "checkpoint-of-an-earlier-log", .toy, ["L2", "recipe 17"],
            "The checkpoint is the one that the log had before its last leaf: signed rightly, of another size.",
            fails: [.logTree],
            also: Dictionary(
                uniqueKeysWithValues: [.logGrammar, .logDocuments, .loggedBallots, .countEquation, .dispositions].map {
                    ($0, "the log's files are not those of that size, so no entry can be read")
                }), unreached: [.loggedStanding]
        ) { forger in
            let record = forger.base.record
            forger.afterLogging = { files in
                var earlier = files
                let leaves = Array(record.log.leaves.dropLast())
                try ForgedLog.write(leaves, into: &earlier)
                files["log/checkpoint"] = earlier["log/checkpoint"]
            }
        },
        Recipe(
            "split-view", .toy, ["L1", "recipe 17"],
            "The checkpoint is of the same size with another root, signed with the log's key, as others were shown it.",
            fails: [.logTree]
        ) { forger in
            let record = forger.base.record
            forger.afterLogging = { files in
                var other = files
                var leaves = record.log.leaves
                leaves.swapAt(5, 6)
                try ForgedLog.write(leaves, into: &other)
                files["log/checkpoint"] = other["log/checkpoint"]
            }
        },
        Recipe(
            "changed-hash-tile", .toy, ["L2"], "One bit of a tile of hashes is another.", fails: [.logTree],
            forge: tile("0") { $0[40] ^= 1 }),
        Recipe(
            "extra-log-file", .toy, ["L2", "T5"], "The log's folder has a tile of another size as well.",
            fails: [.logTree]
        ) { $0.afterLogging = { $0["log/tile/0/000.p/3"] = [UInt8](repeating: 0, count: 96) } },
        Recipe(
            "truncated-log", .toy, ["L2"], "The log ends before the leaf that names the published record.",
            fails: [.logGrammar], also: [.logDocuments: "record.json has no leaf"]
        ) { $0.editLeaves = { $0.removeLast() } },
        Recipe(
            "cast-after-closing", .toy, ["L7", "L13", "T3"], "A ballot is logged after the voting was closed.",
            fails: [.logGrammar],
            also: [
                .countEquation: "the close leaf stands elsewhere and there is a cast leaf more",
                .dispositions: "the late ballot has no disposition",
            ]
        ) { forger in
            let leaf = forger.ballots[0].leaf
            forger.editLeaves = { $0.insert($0[leaf], at: $0.count - 3) }
        },
        Recipe(
            "steps-in-other-order", .toy, ["L2", "T3"],
            "The leaf of a session stands before that of the processed box: guardians committed to something that was "
                + "not fixed yet.", fails: [.logGrammar]
        ) { $0.editLeaves = { $0.swapAt($0.count - 2, $0.count - 3) } },
        Recipe(
            "leaf-of-other-kind", .toy, ["L2"], "A leaf between the casts is no leaf of the format.",
            fails: [.logGrammar],
            also: [
                .loggedBallots: "the ballot of that leaf is not logged",
                .dispositions: "the leaf is no cast ballot",
                .countEquation: "the log has a cast ballot fewer",
            ]
        ) { forger in
            let leaf = forger.ballots[3].leaf
            forger.editLeaves = { $0[leaf] = Array("{\"type\":\"note\"}".utf8) }
        },
        Recipe(
            "step-of-other-document", .toy, ["L2", "O9"],
            "The log names another order to open than the one in the record.", fails: [.logDocuments]
        ) { $0.editLeaves = { $0[3] = LogLeaf.step(.open, document: SHA256.hash([12])).canonicalBytes } },
        Recipe(
            "hidden-session", .toy, ["D9", "D10", "recipe 14"],
            "The log has a second decryption session of which the record shows no document.", fails: [.logDocuments]
        ) { forger in
            forger.editLeaves = {
                $0.insert(LogLeaf.step(.session, document: SHA256.hash([13])).canonicalBytes, at: $0.count - 1)
            }
        },
        Recipe(
            "leaves-in-other-order", .toy, ["L2", "L6"], "Two cast leaves change places.",
            fails: [.loggedBallots, .loggedStanding], forge: swappedLeaves),
        Recipe(
            "cast-leaf-dropped", .toy, ["L2", "L4", "T1"], "A cast leaf is dropped from the log.",
            fails: [.loggedBallots, .dispositions, .countEquation],
            also: [.loggedStanding: "every later ballot stands beside another leaf"]
        ) { forger in
            let leaf = forger.ballots[3].leaf
            forger.editLeaves = { $0.remove(at: leaf) }
        },
    ]
}
