import ElectionModel
import ElectionSetup
import Testing

@Suite struct RollChangesTableTests {
    private func roll() throws -> VoterRoll {
        try VoterRoll(
            version: 0,
            voters: [
                .init(identifier: "V-1", name: "Anna", ballotStyle: 1),
                .init(identifier: "V-2", name: "Bo", ballotStyle: 2),
                .init(identifier: "V-3", name: "Cy", ballotStyle: 1, weight: 4),
            ])
    }

    private func read(_ lines: String...) throws -> [RollChanges.Change] {
        try RollChangesTable.read(
            Array((["change,voter_id,name,ballot_style,weight"] + lines).joined(separator: "\n").utf8), name: "c.csv",
            manifest: testManifest(), roll: roll())
    }

    @Test("changes are read in any order and sorted by voter; styles go by number or label")
    func reads() throws {
        let changes = try read(
            "weight,V-3,,,1", "add,V-10,\"Doe, Jo\",South West,", "remove,V-2,,,", "move,V-1,,2,", "add,V-0,Di,1,7")
        #expect(
            changes == [
                .add(.init(identifier: "V-0", name: "Di", ballotStyle: 1, weight: 7)), .move("V-1", ballotStyle: 2),
                .add(.init(identifier: "V-10", name: "Doe, Jo", ballotStyle: 2)), .remove("V-2"),
                .reweight("V-3", weight: 1),
            ])
        #expect(throws: Never.self) { try roll().applying(changes) }
    }

    @Test(
        "each mistake is refused with its line",
        arguments: [
            "add,V-1,Anna again,1,", "remove,V-9,,,", "move,V-9,,1,", "weight,V-9,,,2", "move,V-1,,1,",
            "move,V-1,,North,",
            "weight,V-3,,,4", "add,V-9,Di,9,", "add,V-9,Di,Nowhere,", "add,V-9,Di,,", "add,V-9,,1,", "add,V-9, Di,1,",
            "add,V 9,Di,1,", "add,,Di,1,", "add,V-9,Di,1,0", "add,V-9,Di,1,x", "add,V-9,Di,1,1000001",
            "remove,V-1,Anna,,",
            "remove,V-1,,1,", "remove,V-1,,,1", "move,V-1,Anna,2,", "move,V-1,,2,3", "weight,V-1,,2,3", "weight,V-1,,,",
            "weight,V-1,,,-1", "Remove,V-1,,,", "swap,V-1,,,", ",V-1,,,",
        ])
    func mistakes(_ line: String) throws {
        let error = #expect(throws: SetupError.self) { try read("remove,V-2,,,", line) }
        #expect(error?.code == .badRoll && error?.place == "c.csv:3", "\(error?.description ?? "")")
    }

    @Test("bytes that are not UTF-8 and a quote that is not closed are refused with the line in which they begin")
    func unreadable() throws {
        let header = Array("change,voter_id,name,ballot_style,weight\nremove,V-2,,,\n".utf8)
        for rest in [
            Array("add,V-9,".utf8) + [0xFF, 0x2C, 0x31, 0x2C, 10], Array("add,V-9,\"Di,1,\nremove,V-1,,,\n".utf8),
        ] {
            let error = #expect(throws: SetupError(.badTable, "", place: "")) {
                try RollChangesTable.read(header + rest, name: "c.csv", manifest: testManifest(), roll: roll())
            }
            #expect(error?.place == "c.csv:3", "\(error?.description ?? "")")
        }
    }

    @Test("one voter twice is refused, and the first line named; so are a missing field, no changes and another header")
    func shape() throws {
        for second in ["remove,V-1,,,", "weight,V-1,,,3"] {
            let error = #expect(throws: SetupError.self) { try read("move,V-1,,2,", "remove,V-2,,,", second) }
            #expect(error?.place == "c.csv:4" && error?.reason.contains("line 2") == true)
        }
        #expect(throws: SetupError(.badTable, "", place: "")) { try read("remove,V-1,,") }
        #expect(throws: SetupError(.badRoll, "", place: "")) { try read() }
        #expect(throws: SetupError(.badRoll, "", place: "")) {
            try RollChangesTable.read(
                Array("voter_id,change,name,ballot_style,weight\nV-1,remove,,,".utf8), name: "c.csv",
                manifest: testManifest(), roll: roll())
        }
    }
}
