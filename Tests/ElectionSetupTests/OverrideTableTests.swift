import ElectionModel
import ElectionSetup
import Testing

@Suite struct OverrideTableTests {
    private func read(_ lines: String...) throws -> [OverrideEntries.Entry] {
        try OverrideTable.read(
            Array((["action,voter_id,reason,time"] + lines).joined(separator: "\n").utf8), name: "o.csv",
            history: OverrideHistory(), isKnown: { $0.hasPrefix("V-") })
    }

    @Test("entries are read in any order and sorted by voter; reason and time may be empty")
    func reads() throws {
        let entries = try read("revoke,V-2,,", "revoke,V-1,\"paper, school 3\",2027-03-01T10:00:00Z")
        #expect(
            entries == [
                .init(
                    voter: "V-1", action: .revoke, reason: "paper, school 3", time: Timestamp("2027-03-01T10:00:00Z")),
                .init(voter: "V-2", action: .revoke),
            ])
    }

    @Test(
        "each mistake is refused with its line",
        arguments: [
            "restore,V-1,,", "revoke,X-1,,", "revoke,V 1,,", "revoke,,,", "Revoke,V-1,,", "cancel,V-1,,", ",V-1,,",
            "revoke,V-1, x,", "revoke,V-1,,today", "revoke,V-1,,2027-03-01", "revoke,V-1,,2027-02-30T10:00:00Z",
        ])
    func mistakes(_ line: String) throws {
        let error = #expect(throws: SetupError.self) { try read("revoke,V-7,,", line) }
        #expect(error?.code == .badOverrides && error?.place == "o.csv:3", "\(error?.description ?? "")")
    }

    @Test("one voter twice is refused, and the first line named; so are no entries and another header")
    func shape() throws {
        let error = #expect(throws: SetupError.self) { try read("revoke,V-1,,", "revoke,V-2,,", "revoke,V-1,,") }
        #expect(error?.place == "o.csv:4" && error?.reason.contains("line 2") == true)
        #expect(throws: SetupError(.badOverrides, "", place: "")) { try read() }
        #expect(throws: SetupError(.badOverrides, "", place: "")) {
            try OverrideTable.read(
                Array("voter_id,action,reason,time\nV-1,revoke,,".utf8), name: "o.csv", history: OverrideHistory(),
                isKnown: { _ in true })
        }
    }
}
