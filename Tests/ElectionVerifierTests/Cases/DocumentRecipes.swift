import ElectionTestKit
import ElectionModel
import ElectionVerifier
import GroupArithmetic
import Identity
import Primitives

extension ForgedRecipes {
    /// Text of a document that becomes other text.
    private static func text(
        _ path: String, _ old: String, _ new: String
    ) -> @Sendable (inout Forger) throws -> Void {
        { forger in
            let before = forger.baseText(path)
            let after = before.replacing(old, with: new, maxReplacements: 1)
            precondition(before != after, "the text is there")
            forger.files[path] = Array(after.utf8)
        }
    }

    private static func list(
        _ change: @escaping @Sendable (RecordList) -> RecordList
    ) -> @Sendable (inout Forger) throws -> Void {
        { $0.editList = change }
    }

    private static func afterwards(
        _ change: @escaping @Sendable (inout [String: [UInt8]]) throws -> Void
    ) -> @Sendable (inout Forger) throws -> Void {
        { $0.afterSealing = change }
    }

    static let documents: [Recipe] = [
        Recipe(
            "unknown-file", .toy, ["T5", "O8"], "The record has a file that no record has.", fails: [.fileList],
            forge: afterwards { $0["notes.txt"] = Array("hello\n".utf8) }),
        Recipe(
            "unknown-file-listed", .toy, ["T5", "O8"], "The same, listed, signed and logged.", fails: [.fileList]
        ) { $0.files["notes.txt"] = Array("hello\n".utf8) },
        Recipe(
            "missing-table", .toy, ["T5"], "result.csv is missing, in the list too.",
            fails: [.fileList, .resultTable]
        ) { $0.files[RecordFolder.resultTable] = .some(nil) },
        Recipe(
            "changed-after-listing", .toy, ["O8"],
            "A byte after the end of the dispositions' last line was added when all was signed.",
            fails: [.fileList, .links, .formats],
            forge: afterwards { $0[RecordFolder.dispositions]? += Array("\n".utf8) }),
        Recipe(
            "list-in-other-order", .toy, ["P12", "G4"], "The list's first two files change places.", fails: [.fileList],
            forge: list { list in
                var files = list.files
                files.swapAt(0, 1)
                return list.changing(files: files)
            }),
        Recipe(
            "file-listed-twice", .toy, ["G4"], "A file stands twice in the list.", fails: [.fileList],
            forge: list { $0.changing(files: [$0.files[0]] + $0.files) }),
        Recipe(
            "listed-with-other-hash", .toy, ["O8"], "The list states another hash of a signature.", fails: [.fileList],
            forge: list { list in
                let files = list.files.map { file in
                    file.path.hasSuffix("open.json.official-1.p7s")
                        ? RecordList.File(path: file.path, byteCount: file.byteCount, hash: SHA256.hash([14])) : file
                }
                return list.changing(files: files)
            }),
        Recipe(
            "white-space", .toy, ["G4", "G5"], "The order to open has a space, and is signed and logged like that.",
            fails: [.formats], forge: text(RecordFolder.open, ",\"format\":0", ", \"format\":0")),
        Recipe(
            "duplicate-key", .toy, ["G4"], "The order to open has a field twice.", fails: [.formats],
            forge: text(RecordFolder.open, "\"format\":0", "\"format\":0,\"format\":0")),
        Recipe(
            "fields-in-other-order", .toy, ["G4", "P12"], "The fields of the order to close are in another order.",
            fails: [.formats],
            forge: text(RecordFolder.close, "\"type\":\"close\",\"format\":0", "\"format\":0,\"type\":\"close\"")),
        Recipe(
            "null-field", .toy, ["P13"], "A field of the order to open is null.", fails: [.formats],
            forge: text(RecordFolder.open, "\"roll_version\":0", "\"roll_version\":null")),
        Recipe(
            "trailing-line-feed", .toy, ["G4"], "A line feed follows the order to open.", fails: [.formats]
        ) { $0.files[RecordFolder.open] = Array($0.baseText(RecordFolder.open).utf8) + [10] },
        Recipe(
            "lower-case-digits", .toy, ["G4", "G5", "recipe 7"],
            "A ballot's confirmation code is written in lower-case digits: the same ballot with another hash.",
            fails: [.confirmationCode], also: [.lastVote: "a ballot that cannot be read leaves a gap"]
        ) { forger in
            let old = forger.ballots[3]
            let code = old.ballot.confirmationCode.hexadecimal
            let text = String(decoding: old.ballotBytes, as: UTF8.self).replacing(code, with: code.lowercased())
            forger.ballots[3] = PublishedBallot(
                leaf: old.leaf, standing: old.standing, ballot: old.ballot, ballotBytes: Array(text.utf8))
        },
        Recipe(
            "ballot-re-encoded", .toy, ["G5", "G4", "recipe 7"],
            "A ballot is written with a space: the same ballot with another hash.", fails: [.formats],
            also: [.lastVote: "a ballot that cannot be read leaves a gap"]
        ) { forger in
            let old = forger.ballots[3]
            let text = String(decoding: old.ballotBytes, as: UTF8.self)
                .replacing(",\"format\"", with: ", \"format\"", maxReplacements: 1)
            forger.ballots[3] = PublishedBallot(
                leaf: old.leaf, standing: old.standing, ballot: old.ballot, ballotBytes: Array(text.utf8))
        },
        Recipe(
            "other-roll", .toy, ["L9", "L12"], "record.json names another roll than was defined.", fails: [.links],
            forge: list { $0.changing(roll: SHA256.hash([15])) }),
        Recipe(
            "roll-goes-back", .toy, ["L9", "L10"], "The voting closed with a later roll than was used to count.",
            fails: [.links], forge: text(RecordFolder.close, "\"roll_version\":0", "\"roll_version\":1")),
        Recipe(
            "order-of-other-election", .toy, ["R4", "L13"], "The order to open names another election.",
            fails: [.links]
        ) { forger in
            let he = forger.electionHash.hexadecimal
            try text(RecordFolder.open, he, SHA256.hash([16]).hexadecimal)(&forger)
        },
        Recipe(
            "closing-instead-of-opening", .toy, ["O9"], "The order in open.json is one to close.", fails: [.links],
            forge: text(RecordFolder.open, "\"type\":\"open\"", "\"type\":\"close\"")),
        Recipe(
            "overrides-without-list", .toy, ["L11"], "The count names a set of overrides that nobody signed.",
            fails: [.overrides]
        ) { forger in
            let set = SHA256.hash([17])
            forger.processed = forger.processed.changing(
                overrides: .init(lists: 0, last: .zero, revoked: 0, effective: [], set: set))
        },
        Recipe(
            "session-of-other-count", .toy, ["D9", "recipe 14"], "The session was for another processed box.",
            fails: [.sessions]
        ) { $0.session = $0.session.changing(processed: SHA256.hash([18])) },
        Recipe(
            "session-of-other-aggregate", .toy, ["D9", "recipe 14"],
            "A guardian committed to decrypt another aggregate.", fails: [.sessions]
        ) { forger in
            let all = forger.session.commitments
            forger.session = forger.session.changing(
                commitments: [all[0].changing(aggregate: SHA256.hash([19]))] + all.dropFirst())
        },
        Recipe(
            "session-without-quorum", .toy, ["D6", "recipe 11"], "One guardian alone took part in the session.",
            fails: [.sessions]
        ) { forger in
            let one = forger.session.commitments[0].changing(guardians: [1])
            forger.session = forger.session.changing(commitments: [one])
        },
        Recipe(
            "guardian-twice-in-session", .toy, ["D5", "recipe 11"], "A guardian stands twice in the session.",
            fails: [.sessions]
        ) { forger in
            let one = forger.session.commitments[0].changing(guardians: [1, 1])
            forger.session = forger.session.changing(commitments: [one, one])
        },
        Recipe(
            "session-shape", .toy, ["D9", "D11"],
            "Guardians committed to decrypt the contest that is withheld as well.", fails: [.sessions]
        ) { forger in
            let withheld = forger.processed.withheld
            forger.withhold([])
            forger.processed = forger.processed.changing(withheld: withheld)
        },
        Recipe(
            "result-of-other-session", .toy, ["D9"], "The result names another session than the last.",
            fails: [.sessions]
        ) { $0.result = $0.result.changing(session: SHA256.hash([20])) },
        Recipe(
            "stated-fingerprint", .toy, ["O8"], "record.json states another fingerprint than its files have.",
            fails: [.fingerprint], forge: list { $0.changing(fingerprint: SHA256.hash([21])) }),
        Recipe(
            "other-election", .toy, ["R4", "L13", "D3"],
            "A whole honest record of another election than the one that the observer means.",
            fails: [.pinnedFingerprint], fingerprint: .other(SHA256.hash([22]))
        ) { _ in },
        Recipe(
            "definition-replaced", .toy, ["O8", "B7"],
            "After the election officials change a rule in election.json, and everything that names it.",
            fails: [.pinnedFingerprint], fingerprint: .honest,
            forge: text(RecordFolder.election, "\"ticket_lifetime\":600", "\"ticket_lifetime\":601")),
    ]

    static let signatures: [Recipe] = [
        Recipe(
            "one-official", .toy, ["O9", "O8"], "One official alone closed the voting, where two are asked for.",
            fails: [.officialSignatures]
        ) { $0.files["\(RecordFolder.close).official-2.p7s"] = .some(nil) },
        Recipe(
            "official-twice", .toy, ["O9"], "The same official signed record.json as number 1 and as number 2.",
            fails: [.officialSignatures],
            forge: afterwards {
                $0["\(RecordFolder.list).official-2.p7s"] = $0["\(RecordFolder.list).official-1.p7s"]
            }),
        Recipe(
            "stranger-signs", .toy, ["K2", "O8"], "Somebody who is not enrolled signed record.json.",
            fails: [.officialSignatures]
        ) { forger in
            let election = forger.election
            forger.afterSealing = { files in
                files["\(RecordFolder.list).official-1.p7s"] = try election.people.memory?.sign(
                    files[RecordFolder.list] ?? [], by: election.people.stranger, at: election.now.seconds)
            }
        },
        Recipe(
            "signature-of-other-document", .toy, ["O8", "K4"],
            "The signatures of the order to open stand beside the order to close.", fails: [.officialSignatures]
        ) { forger in
            for index in 1...2 {
                forger.files["\(RecordFolder.close).official-\(index).p7s"] =
                    forger.base.files["\(RecordFolder.open).official-\(index).p7s"]
            }
        },
        Recipe(
            "unsigned-list", .toy, ["O8"], "record.json has no signature at all.", fails: [.officialSignatures],
            forge: afterwards { files in
                for index in 1...2 { files["\(RecordFolder.list).official-\(index).p7s"] = nil }
            }),
        Recipe(
            "guardian-did-not-sign", .toy, ["D2", "O8"], "Guardian 2 has not signed the guardian record.",
            fails: [.guardianSignatures]
        ) { $0.files["\(RecordFolder.guardians).guardian-2.p7s"] = .some(nil) },
        Recipe(
            "guardian-signed-otherwise", .toy, ["D2"],
            "Guardian 2's signature beside the guardian record is the one of the commitments.",
            fails: [.guardianSignatures]
        ) { forger in
            forger.files["\(RecordFolder.guardians).guardian-2.p7s"] =
                forger.base.files["\(RecordFolder.commitments).guardian-2.p7s"]
        },
    ]
}
