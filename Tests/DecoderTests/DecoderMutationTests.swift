import ElectionTestKit
import Testing

/// A bounded run of what `tools/fuzz` does without end: every decoder, every seed, the same mutants in every run.
@Suite struct DecoderMutationTests {
    @Test("every seed is accepted as it is", arguments: Decoder.all)
    func seeds(decoder: Decoder) throws {
        let seeds = try SeedCorpus.seeds(of: decoder)
        let valid = seeds.filter(\.isValid)
        #expect(!valid.isEmpty, "\(decoder.name) has no seed")
        for seed in valid { #expect(try decoder.accepts(seed.bytes), "\(seed)") }
        for seed in seeds where !seed.isValid { _ = try decoder.accepts(seed.bytes) }
    }

    @Test("damaged bytes are refused with the module's error, or encode to exactly themselves", arguments: Decoder.all)
    func damage(decoder: Decoder) throws {
        let seeds = try SeedCorpus.seeds(of: decoder)
        // The long numbers of the standard group and the hashing of passphrases take their time.
        let isSlow =
            decoder.name.hasSuffix("-standard") || ["KeyFile", "PKCS12File", "ElectionBundle"].contains(decoder.name)
        let rounds = (isSlow ? 500 : 6_000) / seeds.count
        var refused = 0
        for seed in seeds {
            var mutator = ByteMutator("damage to \(seed)")
            for round in 0..<rounds {
                let mutant = mutator.mutate(seed.bytes)
                do throws(DecoderFault) {
                    if try !decoder.accepts(mutant) { refused += 1 }
                } catch {
                    Issue.record("\(seed), round \(round): \(error)")
                }
            }
        }
        #expect(refused > rounds * seeds.count / 10, "\(decoder.name): \(refused) refused")
    }

    @Test("nothing, single bytes and long runs of one byte hold the property too", arguments: Decoder.all)
    func plain(decoder: Decoder) throws {
        var accepted = 0
        let single = (0...255).map { [UInt8($0)] }
        let long = Array("[{\"0-=\\\n\r ,:/\0".utf8 + [0x30, 0x80, 0xFF]).flatMap { byte in
            [100, 70_000].map { Array(repeating: byte, count: $0) }
        }
        for bytes in [[]] + single + long where try decoder.accepts(bytes) { accepted += 1 }
        #expect(accepted < 60, "\(decoder.name) takes \(accepted) of them")
    }

    @Test("every proper beginning of a canonical seed is refused or encodes to itself", arguments: Decoder.all)
    func truncation(decoder: Decoder) throws {
        for seed in try SeedCorpus.seeds(of: decoder) where decoder.isCanonical {
            for count in stride(from: 0, to: seed.bytes.count, by: max(1, seed.bytes.count / 40)) {
                _ = try decoder.accepts(Array(seed.bytes.prefix(count)))
            }
        }
    }
}

extension Decoder: CustomTestStringConvertible {
    var testDescription: String { name }
}
