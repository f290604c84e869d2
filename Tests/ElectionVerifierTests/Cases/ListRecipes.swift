import ElectionModel
import ElectionTestKit
import ElectionVerifier
import Primitives

/// Roll updates and paper overrides, in a record that has them.
extension ForgedRecipes {
    /// Leaf 9 is the second roll update, 13 the closing, 14 the second override list, 15 the processed box.
    private static func leaves(
        _ edit: @escaping @Sendable (inout [[UInt8]]) throws -> Void
    ) -> @Sendable (inout Forger) throws -> Void {
        { $0.editLeaves = edit }
    }

    private static func withoutSignature(_ path: String) -> @Sendable (inout Forger) throws -> Void {
        { $0.files["\(path).official-2.p7s"] = .some(nil) }
    }

    private static func electorate(_ group: RollUpdate.Group) -> @Sendable (inout Forger) throws -> Void {
        { $0.updates[1] = try $0.updates[1].changing(electorate: [group]) }
    }

    private static func stated(
        _ change: @escaping @Sendable (ProcessedDocument.Overrides, Forger) -> ProcessedDocument.Overrides
    ) -> @Sendable (inout Forger) throws -> Void {
        { $0.processed = $0.processed.changing(overrides: change($0.processed.overrides, $0)) }
    }

    static let rolls: [Recipe] = [
        Recipe(
            "roll-update-not-chained", .lists, ["L9", "L12"],
            "The second roll update follows the initial roll, not the first update.", fails: [.links]
        ) { $0.updates[1] = try $0.updates[1].changing(previous: $0.updates[0].previous) },
        Recipe(
            "roll-update-of-other-election", .lists, ["R4", "L12"], "A roll update names another election.",
            fails: [.links]
        ) { $0.updates[0] = try $0.updates[0].changing(fingerprint: SHA256.hash([30])) },
        Recipe(
            "roll-update-by-one-official", .lists, ["O9"], "One official alone added and removed voters.",
            fails: [.officialSignatures], forge: withoutSignature(RecordFolder.rollUpdate(2))),
        Recipe(
            "roll-update-not-logged", .lists, ["L12"], "A roll update is in the record, its leaf is not in the log.",
            fails: [.logDocuments],
            also: [
                .links: "one version fewer was in force than the closing and the count name",
                .countEquation: "the close leaf stands elsewhere",
                .loggedBallots: "later ballots stand beside other leaves", .loggedStanding: "likewise",
                .dispositions: "likewise",
            ], forge: leaves { $0.remove(at: 9) }),
        Recipe(
            "roll-update-after-closing", .lists, ["L10", "L12"], "The roll is changed once more after the closing.",
            fails: [.logGrammar],
            also: [
                .logDocuments: "the record has no such update",
                .links: "one version more was in force than the count names",
            ]
        ) {
            $0.editLeaves = {
                $0.insert(LogLeaf.step(.rollUpdate, document: SHA256.hash([31])).canonicalBytes, at: 14)
            }
        },
        Recipe(
            "voters-joined-in-number-only", .lists, ["L12"],
            "A roll update announces one voter more than the count knows of.", fails: [.eligible],
            forge: electorate(.init(ballotStyle: 1, weight: 1, joined: 2, left: 1))),
        Recipe(
            "more-leave-than-there-are", .lists, ["L12"], "More voters leave a style than it has.",
            fails: [.eligible], forge: electorate(.init(ballotStyle: 1, weight: 1, joined: 6, left: 5))),
        Recipe(
            "more-ballots-than-a-version-has", .lists, ["L12", "L10"],
            "Officials put two voters' ballots aside and cast four of their own after the last roll update: no more "
                + "than there ever were voters, but more than the roll had then.", fails: [.eligible]
        ) { forger in
            for _ in 1...2 { forger.removeBallot(1) }
            for number in 1...4 { try forger.stuff(UInt8(number)) }
            forger.processed = forger.processed.recounted(forger.dispositions)
            try forger.count()
        },
        Recipe(
            "opened-with-the-first-roll", .lists, ["L9"],
            "The order to open names the initial roll, though an update was in force.", fails: [.links]
        ) { forger in
            let order = forger.open
            forger.open = OrderDocument(
                kind: order.kind, election: order.election, fingerprint: order.fingerprint, rollVersion: 0,
                roll: forger.updates[0].previous, issuedAt: order.issuedAt)
        },
        Recipe(
            "counted-with-an-older-roll", .lists, ["L9", "L10"], "The count names the last roll but one.",
            fails: [.links]
        ) { $0.processed = $0.processed.changing(rollVersion: 1, roll: $0.updates[1].previous) },
    ]

    static let overrides: [Recipe] = [
        Recipe(
            "override-list-not-counted", .lists, ["L11"], "The count knows nothing of the second override list.",
            fails: [.overrides],
            forge: stated { own, forger in
                own.changing(lists: 1, last: forger.lists[1].previous, revoked: 3)
            }),
        Recipe(
            "restored-twice", .lists, ["L11"], "By the count the second list restored two voters.",
            fails: [.overrides], forge: stated { own, _ in own.changing(revoked: 1) }),
        Recipe(
            "override-without-ballot", .lists, ["L11"],
            "The count states two overridden ballots where the dispositions have one.", fails: [.overrides],
            forge: stated { own, _ in own.changing(effective: [.init(ballotStyle: 1, voters: 2)]) }),
        Recipe(
            "override-of-other-style", .lists, ["L11", "B6"],
            "The overridden ballot is stated for the other ballot style.", fails: [.overrides],
            forge: stated { own, _ in own.changing(effective: [.init(ballotStyle: 2, voters: 1)]) }),
        Recipe(
            "override-undone", .lists, ["L11"],
            "A ballot that paper replaced is counted after all; counts and totals fit.", fails: [.overrides]
        ) { try $0.dispose(.overridden, as: .counted, 1) },
        Recipe(
            "more-overridden-than-revoked", .lists, ["L11", "T2"],
            "Two counted ballots more are declared overridden than voters are revoked; counts, totals and the stated "
                + "overrides fit.", fails: [.overrides]
        ) { forger in
            try forger.dispose(.counted, as: .overridden, 2)
            forger.processed = forger.processed.changing(
                overrides: forger.processed.overrides.changing(effective: [.init(ballotStyle: 1, voters: 3)]))
        },
        Recipe(
            "more-revoked-in-the-list", .lists, ["L11"], "The first list states one revocation more than were applied.",
            fails: [.overrides]
        ) { $0.lists[0] = $0.lists[0].changing(revoked: 4) },
        Recipe(
            "restored-without-revocation", .lists, ["L11"], "The second list restores more voters than are revoked.",
            fails: [.overrides]
        ) { $0.lists[1] = $0.lists[1].changing(restored: 4) },
        Recipe(
            "override-list-vanished", .lists, ["L11"], "The second list is logged and not in the record.",
            fails: [.logDocuments, .overrides]
        ) { forger in
            forger.lists.removeLast()
            let path = RecordFolder.overrideList(2)
            for name in [path] + (1...2).map({ "\(path).official-\($0).p7s" }) { forger.files[name] = .some(nil) }
        },
        Recipe(
            "override-list-not-logged", .lists, ["L11"], "The second list is in the record and not in the log.",
            fails: [.logDocuments], forge: leaves { $0.remove(at: 14) }),
        Recipe(
            "override-list-after-the-count", .lists, ["L11", "D11"],
            "The second list was logged when the count was already fixed.", fails: [.logGrammar],
            forge: leaves { $0.swapAt(14, 15) }),
        Recipe(
            "override-list-not-chained", .lists, ["L11"], "The second list says that it is the first one.",
            fails: [.links]
        ) { $0.lists[1] = $0.lists[1].changing(number: 1, previous: .zero) },
        Recipe(
            "override-list-of-other-election", .lists, ["R4", "L11"], "A list names another election.", fails: [.links]
        ) { $0.lists[0] = $0.lists[0].changing(fingerprint: SHA256.hash([32])) },
        Recipe(
            "override-list-by-one-official", .lists, ["O9", "L11"], "One official alone revoked ballots.",
            fails: [.officialSignatures], forge: withoutSignature(RecordFolder.overrideList(1))),
    ]
}

extension Forger {
    /// Gives the last ballots of one disposition another one, and counts again.
    fileprivate mutating func dispose(_ old: Disposition.Kind, as new: Disposition.Kind, _ count: Int) throws {
        let found = dispositions.indices.filter { dispositions[$0].kind == old && dispositions[$0].weight == 1 }
        for index in found.suffix(count) { dispositions[index] = dispositions[index].changing(kind: new) }
        processed = processed.recounted(dispositions)
        try self.count()
    }
}
