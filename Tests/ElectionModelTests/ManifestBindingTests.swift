import ElectionModel
import GroupArithmetic
import Primitives
import Testing

/// Rows P12 and P13 of the attacks on hashing: everything in the manifest is in the hashes, in its order, and what may be
/// left out has one form for being left out.
@Suite struct ManifestBindingTests {
    private static let manifest = Result { try TestElection.manifest() }
    private static let hp = BaseHashes.parameterBaseHash(toy, guardianCount: 3, quorum: 2)

    /// H_B, H_E, H_G and the fingerprint, each of which must follow the manifest.
    private static func hashes(_ manifest: [UInt8]) -> [HashValue] {
        let hb = BaseHashes.baseHash(hp, manifest: manifest)
        let definition = DefinitionDocument(
            manifest: SHA256.hash(manifest), election: someHash("election"), roll: someHash("roll"))
        return [
            hb, BaseHashes.extendedBaseHash(hb, voteKey: toy.generator, dataKey: toy.generator),
            BaseHashes.guardianRecordHash(hb, voteKey: toy.generator, dataKey: toy.generator, guardians: []),
            ElectionFingerprint.compute(definition: definition, guardians: someHash("guardians")),
            definition.documentHash,
        ]
    }

    @Test("another byte anywhere in the manifest gives other hashes, and so do one more and one less")
    func everyByte() throws {
        let bytes = try Self.manifest.get().canonicalBytes
        var seen = Set(Self.hashes(bytes))
        var count = seen.count
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            for variant in [
                changed, Array(bytes[..<position]), bytes + [bytes[position]] + Array(repeating: 0, count: position),
            ] {
                seen.formUnion(Self.hashes(variant))
                count += 5
            }
        }
        #expect(count > 3_000)
        #expect(seen.count == count)
    }

    @Test("contests, options and styles in another order are another manifest with other hashes")
    func order() throws {
        let manifest = try Self.manifest.get()
        let contests = manifest.contests
        let reversed = Manifest.Contest(
            label: contests[0].label, selectionLimit: contests[0].statedLimit, options: contests[0].options.reversed())
        let variants = try [
            manifest,
            Manifest(label: manifest.label, contests: contests.reversed(), ballotStyles: manifest.ballotStyles),
            Manifest(
                label: manifest.label, contests: [reversed] + contests.dropFirst(), ballotStyles: manifest.ballotStyles),
            Manifest(label: manifest.label, contests: contests, ballotStyles: manifest.ballotStyles.reversed()),
        ]
        #expect(Set(variants.flatMap { Self.hashes($0.canonicalBytes) }).count == 5 * variants.count)
    }

    @Test("H_P depends on the group, the number of guardians and the quorum")
    func parameters() {
        let variants = [(toy, 3, 2), (toy, 4, 2), (toy, 3, 3), (toy, 2, 3), (Group.standard, 3, 2)]
        let hashes = variants.map { BaseHashes.parameterBaseHash($0.0, guardianCount: $0.1, quorum: $0.2) }
        #expect(Set(hashes).count == variants.count)
    }

    @Test("labels that look alike are different bytes with different hashes")
    func normalForms() throws {
        let labels = ["\u{E4}", "a\u{308}", "K", "\u{212A}", "a", "\u{430}"]
        let hashes = try labels.map { label in
            try Manifest(
                label: label, contests: [.init(label: "C", options: [.init(label: "O")])],
                ballotStyles: [.init(label: "S", contests: [1])]
            ).canonicalBytes
        }.map { BaseHashes.baseHash(Self.hp, manifest: $0) }
        #expect(Set(hashes).count == labels.count)
    }

    @Test("in one list, labels that Unicode takes for the same are refused")
    func sameLabels() {
        for (left, right) in [("\u{E4}", "a\u{308}"), ("K", "\u{212A}")] {
            let error = refusal { () throws(FormatError) in
                _ = try Manifest(
                    label: "M", contests: [.init(label: "C", options: [.init(label: left), .init(label: right)])],
                    ballotStyles: [.init(label: "S", contests: [1])])
            }
            #expect(error?.code == .inconsistent)
        }
    }

    @Test("a limit has one form for being left out; null, empty and the default are refused")
    func optionalLimit() throws {
        let manifest = try Self.manifest.get()
        for form in ["null", "\"\"", "1", "0", "\"1\"", "\"CONTEST_LIMIT\"", "[]", "{}", "false"] {
            let error = try manifest.refusal(replacing: #""selection_limit":3"#, by: #""selection_limit":\#(form)"#)
            #expect(error != nil, "\(form)")
        }
        let absent = try manifest.text(replacing: #""selection_limit":3,"#, by: "")
        #expect(BaseHashes.baseHash(Self.hp, manifest: Array(absent.utf8)) != Self.hashes(manifest.canonicalBytes)[0])
    }

    @Test("a label is never null, empty or missing", arguments: ["null", #""""#, #"" ""#, "0", "[]"])
    func label(form: String) throws {
        let manifest = try Self.manifest.get()
        #expect(try manifest.refusal(replacing: #""label":"Yes""#, by: #""label":\#(form)"#) != nil)
        #expect(try manifest.refusal(replacing: #"{"label":"Yes"}"#, by: "{}")?.code == .missingField)
    }

    @Test("an absent pseudonym, zeros and another are three statements; null and empty are refused")
    func pseudonym() throws {
        func statement(_ pseudonym: HashValue?) -> CastStatement {
            CastStatement(
                election: someHash("H_E"), fingerprint: someHash("f"), ballot: someHash("b"),
                confirmationCode: someHash("c"), ballotStyle: 1, rollVersion: 0, sequence: 1, previous: .zero,
                ticket: someHash("t"), pseudonym: pseudonym, identifierSalt: someHash("s"), castAt: someTime())
        }
        let forms = [nil, .zero, someHash("p")].map(statement)
        #expect(Set(forms.map(\.documentHash)).count == 3)
        for form in forms { #expect(try CastStatement(canonical: form.canonicalBytes, group: toy) == form) }
        let zeros = #""pseudonym":"\#(HashValue.zero.hexadecimal)""#
        for value in ["null", #""""#, "0", "{}"] {
            #expect(try forms[1].refusal(replacing: zeros, by: #""pseudonym":\#(value)"#) != nil, "\(value)")
        }
    }
}
