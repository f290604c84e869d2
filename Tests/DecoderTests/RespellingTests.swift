import ElectionTestKit
import Identity
import Testing

/// Rows G4 and G5 of the attacks on record formats: another spelling of something that is accepted is refused, so that
/// one ballot, statement or key never has two hashes.
@Suite struct RespellingTests {
    private static let isJSON: @Sendable (SeedCorpus.Seed) -> Bool = { JSONShape($0.bytes) != nil }
    private static let jsonDecoders = (Decoder.documents + Decoder.interface).filter(\.isCanonical)

    @Test("another spelling of canonical JSON is refused", arguments: jsonDecoders)
    func json(decoder: Decoder) throws {
        var count = 0
        for seed in try SeedCorpus.seeds(of: decoder) where seed.isValid {
            for respelling in JSONRespelling.all(seed.bytes, places: 3, seed: "respelling of \(seed)") {
                #expect(try !decoder.accepts(respelling.bytes), "\(seed): \(respelling.what)")
                count += 1
            }
        }
        #expect(count > 100, "\(decoder.name): only \(count)")
    }

    @Test(
        "people's own files may have white space, and no other spelling",
        arguments: Decoder.all.filter { ["SettingsFile", "ManifestFile", "SelectionsFile"].contains($0.name) })
    func authored(decoder: Decoder) throws {
        var (spaced, refused) = (0, 0)
        for seed in try SeedCorpus.seeds(of: decoder) where Self.isJSON(seed) {
            for respelling in JSONRespelling.all(seed.bytes, places: 3, seed: "respelling of \(seed)") {
                let isAccepted = try decoder.accepts(respelling.bytes)
                #expect(isAccepted == respelling.isWhiteSpace, "\(seed): \(respelling.what)")
                if isAccepted { spaced += 1 } else { refused += 1 }
            }
        }
        #expect(spaced > 10 && refused > 60, "\(spaced) spaced, \(refused) refused")
    }

    @Test(
        "another BER encoding of a certificate or signature is refused",
        arguments: Decoder.all.filter { ["Certificate", "DetachedSignature"].contains($0.name) })
    func ber(decoder: Decoder) throws {
        var counts: [DERRespelling.Form: Int] = [:]
        for seed in try SeedCorpus.seeds(of: decoder) where seed.isValid {
            for index in 0..<DERRespelling.count(seed.bytes) {
                for form in DERRespelling.Form.allCases {
                    guard let bytes = DERRespelling.respell(seed.bytes, element: index, form) else { continue }
                    let isAccepted = try decoder.accepts(bytes)
                    // A name within the signed attributes may hold anything that is DER, but the signature covers it.
                    #expect(!isAccepted || form == .extraElement, "\(seed), element \(index), \(form)")
                    #expect((try? DetachedSignature.parse(bytes).verify(content: [1, 2, 3])) == nil)
                    counts[form, default: 0] += 1
                }
            }
        }
        for form in DERRespelling.Form.allCases where form != .reversedSet || decoder.name == "DetachedSignature" {
            #expect(counts[form, default: 0] >= 2, "\(form)")
        }
    }

    @Test(
        "a note, checkpoint or receipt with other line ends, NUL or bytes that are not UTF-8 is refused",
        arguments: Decoder.all.filter { ["SignedNote", "Checkpoint", "InclusionReceipt"].contains($0.name) })
    func notes(decoder: Decoder) throws {
        var count = 0
        for seed in try SeedCorpus.seeds(of: decoder) where seed.isValid {
            let lines = seed.bytes.split(separator: 10, omittingEmptySubsequences: false)
            var mutants = [Array(lines.joined(separator: [13, 10])), seed.bytes + [10], Array(seed.bytes.dropLast())]
            for index in seed.bytes.indices where seed.bytes[index] == 10 {
                for tail in [[13], [0], [0xC0, 0x80], [0xED, 0xA0, 0x80], [9]] as [[UInt8]] {
                    mutants.append(Array(seed.bytes[..<index] + tail + seed.bytes[index...]))
                }
            }
            for mutant in mutants { #expect(try !decoder.accepts(mutant), "\(seed)") }
            count += mutants.count
        }
        #expect(count > 20)
    }

    @Test("other spellings of single values are refused")
    func values() throws {
        let spellings: [(String, [String])] = [
            (
                "TilePath",
                [
                    "tile/00/000", "tile/0/0", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/+01",
                    "tile/0/000.p/01", "/tile/0/000", "tile//0/000", "tile/0/000/", "tile/64/000", "TILE/0/000",
                    "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/entries/\u{0660}00",
                ]
            ),
            (
                "SignatureSuffix",
                [
                    ".official-01.p7s", ".official-0.p7s", ".official-+1.p7s", ".Official-1.p7s",
                    ".official--1.p7s", ".official-1.p7s ", ".official-99999999999999999999.p7s",
                    ".guardian-\u{0661}.p7s",
                ]
            ),
            (
                "Timestamp",
                [
                    "2026-02-30T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T08:00:60Z", "2026-11-22t08:00:00z",
                    "2026-11-22T08:00:00+00:00", "1969-12-31T23:59:59Z", "2026-11-22T08:00:00.0Z",
                    "+026-11-22T08:00:00Z",
                ]
            ),
            ("Base64", ["QQ", "QQ=", "QR==", "QQ==\n", " QQ==", "QQ===", "Q=Q=", "====", "QQ==QQ==", "_-==", "QUJ="]),
            ("Hexadecimal", ["a0", "0x", "A", "0G", " 0", "+1", "-1"]),
        ]
        for (name, texts) in spellings {
            let decoder = try #require(Decoder.all.first { $0.name == name })
            for text in texts { #expect(try !decoder.accepts(Array(text.utf8)), "\(name): \(text)") }
        }
    }

    @Test("only ASCII digits are digits of a typed fingerprint")
    func typed() throws {
        let decoder = try #require(Decoder.all.first { $0.name == "TypedHash" })
        let digits = String(repeating: "ab", count: 31)
        #expect(try decoder.accepts(Array("\(digits)FF\n".utf8)))
        #expect(try decoder.accepts(Array("\(digits.uppercased()):f-F \u{2003}".utf8)))
        for last in ["\u{FB00}", "f\u{301}f", "\u{FF26}\u{FF26}", "\u{0661}1", "F", "FFF", "F\u{200B}F"] {
            #expect(try !decoder.accepts(Array((digits + last).utf8)), "\(last)")
        }
    }
}
