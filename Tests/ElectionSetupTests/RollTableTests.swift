import ElectionModel
import ElectionSetup
import GroupArithmetic
import Testing

@Suite struct RollTableTests {
    private func read(_ text: String) throws(SetupError) -> VoterRoll {
        guard let manifest = try? testManifest() else {
            throw SetupError(.badSettings, "the test's manifest", place: "")
        }
        return try RollTable.read(Array(text.utf8), name: "roll.csv", manifest: manifest)
    }

    private func refused(_ text: String) -> SetupError? { refusal { () throws(SetupError) in _ = try read(text) } }

    private func expect(_ text: String, _ code: SetupError.Code, _ place: String) {
        let error = refused(text)
        #expect(error?.code == code, "\(text.debugDescription): \(error?.description ?? "accepted")")
        #expect(error?.place == place, "\(text.debugDescription): \(error?.description ?? "accepted")")
    }

    private static let head = "voter_id,name,ballot_style\n"

    @Test("voters are read with the number or the label of their ballot style")
    func accepted() throws {
        let roll = try read(Self.head + "V-2,Ärni Öö,South West\nV-1,Mary,1\n")
        #expect(roll.version == 0)
        #expect(
            roll.voters == [
                .init(identifier: "V-1", name: "Mary", ballotStyle: 1),
                .init(identifier: "V-2", name: "Ärni Öö", ballotStyle: 2),
            ])
    }

    @Test("weights are read where the column is there")
    func weights() throws {
        let roll = try read("voter_id,name,ballot_style,weight\nA,Anna,1,1000000\nB,Bert,1,1\n")
        #expect(roll.voters.map(\.weight) == [1_000_000, 1])
        for weight in ["0", "-1", "1000001", "", "x", "1.5", "99999999999999999999", " 1", "1 "] {
            expect("voter_id,name,ballot_style,weight\nA,Anna,1,\(weight)\n", .badRoll, "roll.csv:2")
        }
    }

    @Test("quotes, CR LF, a byte order mark and a missing last line feed change nothing")
    func spellings() throws {
        let plain = try read(Self.head + "A,\"Smith, \"\"Jo\"\" Ann\",North\nB,Bert,2\n")
        #expect(plain.voters[0].name == "Smith, \"Jo\" Ann")
        for text in [
            "\u{FEFF}" + Self.head + "A,\"Smith, \"\"Jo\"\" Ann\",North\nB,Bert,2\n",
            "voter_id,name,ballot_style\r\nA,\"Smith, \"\"Jo\"\" Ann\",North\r\nB,Bert,2\r\n",
            "\"voter_id\",\"name\",\"ballot_style\"\n\"A\",\"Smith, \"\"Jo\"\" Ann\",\"North\"\n\"B\",\"Bert\",\"2\"\n",
            Self.head + "A,\"Smith, \"\"Jo\"\" Ann\",North\nB,Bert,2",
        ] {
            #expect(try read(text) == plain, "\(text.debugDescription)")
        }
    }

    @Test(
        "a wrong header is refused in line 1",
        arguments: [
            "id,name,ballot_style\nA,Anna,1\n", "voter_id,name\nA,Anna\n", "name,voter_id,ballot_style\nA,Anna,1\n",
            "voter_id,name,ballot_style,Weight\nA,Anna,1,1\n", "voter_id,name,ballot_style,weight,x\nA,Anna,1,1,1\n",
            "voter_id, name,ballot_style\nA,Anna,1\n", "Voter_id,name,ballot_style\nA,Anna,1\n",
            "voter_id;name;ballot_style\n",
            "A,Anna,1\nB,Bert,1\n",
        ])
    func header(_ text: String) { expect(text, .badRoll, "roll.csv:1") }

    @Test("each bad row is refused with its line")
    func rows() {
        expect(Self.head + "A,Anna,1\nA B,Bert,1\n", .badRoll, "roll.csv:3")
        expect(Self.head + ",Anna,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A,Anna,1\rB,Bert,1\r", .badTable, "roll.csv:2")
        expect(Self.head + "Ä,Anna,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "\(String(repeating: "x", count: 65)),Anna,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A,,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A, Anna,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A,Anna  B,1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A,\"Anna\nB\",1\n", .badRoll, "roll.csv:2")
        expect(Self.head + "A,\(String(repeating: "x", count: 201)),1\n", .badRoll, "roll.csv:2")
        for style in ["0", "3", "-1", "", "north", " 1", "North ", "1.0", "99999999999999999999"] {
            expect(Self.head + "A,Anna,\(style)\n", .badRoll, "roll.csv:2")
        }
    }

    @Test("a voter who stands twice is refused with both lines")
    func doubled() {
        let error = refused(Self.head + "A,Anna,1\nB,Bert,1\nA,Anna,2\n")
        #expect(error?.code == .badRoll)
        #expect(error?.place == "roll.csv:4")
        #expect(error?.reason.contains("line 2") == true)
    }

    @Test("a line that spans several still names its first line, and later lines count on")
    func lineNumbers() {
        let spanning = Self.head + "A,\"one\ntwo\nthree\",1\n"
        expect(spanning, .badRoll, "roll.csv:2")
        expect(Self.head + "A,Anna,1\nB,\"Be\"\"rt\",1\nC,Carl,9\n", .badRoll, "roll.csv:4")
    }

    @Test("tables that are not well formed are refused with their line")
    func tables() {
        expect("", .badTable, "roll.csv")
        expect(Self.head + "A,Anna\n", .badTable, "roll.csv:2")
        expect(Self.head + "A,Anna,1,2\n", .badTable, "roll.csv:2")
        expect(Self.head + "A,Anna,1\n\nB,Bert,1\n", .badTable, "roll.csv:3")
        expect(Self.head + "A,An\"na,1\n", .badTable, "roll.csv:2")
        expect(Self.head + "A,\"Anna\" B,1\n", .badTable, "roll.csv:2")
        expect(Self.head + "A,\"Anna,1\nB,Bert,1\n", .badTable, "roll.csv:2")
        expect(Self.head + "A,Anna,1\rB,Bert,1\n", .badTable, "roll.csv:2")
        expect("\u{FEFF}", .badTable, "roll.csv")
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() throws {
        let manifest = try testManifest()
        for bytes: [UInt8] in [[0xFF], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80]] {
            let error = refusal { () throws(SetupError) in
                _ = try RollTable.read(
                    Array((Self.head + "A,").utf8) + bytes + Array(",1\n".utf8), name: "roll.csv", manifest: manifest)
            }
            #expect(error?.code == .badTable)
            #expect(error?.place == "roll.csv:2")
        }
    }

    @Test("a roll without voters is refused")
    func nobody() { expect(Self.head, .badRoll, "roll.csv") }

    @Test("the quickstart election's roll fits its manifest")
    func quickstart() throws {
        let manifest = try Manifest(
            canonical: AuthoredJSON.compact(electionFile("quickstart/manifest.json")), group: .standard)
        let bytes = try electionFile("quickstart/roll.csv")
        let roll = try RollTable.read(bytes, name: "roll.csv", manifest: manifest)
        #expect(roll.voters.count == bytes.count { $0 == 10 } - 1)
        #expect(roll.eligibleCounts(styleCount: manifest.ballotStyles.count).allSatisfy { $0 > 0 })
    }
}
