import ElectionModel
import ElectionTestKit
import Primitives
import Testing

/// A document has one spelling: what a decoder accepts, it encodes to the same bytes. Otherwise two files with other
/// hashes could mean the same, and a signature or log entry would not fix what was signed.
@Suite struct MalleabilityTests {
    private static let mutationsPerDocument = 250

    @Test("documents of every type survive decoding and encoding unchanged")
    func roundTrip() throws {
        let samples = try Samples.all.get()
        #expect(samples.count > 40)
        for sample in samples {
            #expect(try sample.roundTrip(sample.bytes) == sample.bytes, "\(sample)")
        }
    }

    @Test("a mutated document is refused or encodes to exactly the mutated bytes")
    func mutations() throws {
        for sample in try Samples.all.get() {
            var random = SeededRandom("mutations of \(sample)")
            var refused = 0
            for _ in 0..<Self.mutationsPerDocument {
                let (mutant, what) = Self.mutate(sample.bytes, &random)
                do throws(FormatError) {
                    let again = try sample.roundTrip(mutant)
                    #expect(again == mutant, "\(sample): \(what)")
                } catch {
                    refused += 1
                }
            }
            #expect(refused > Self.mutationsPerDocument / 10, "\(sample)")
        }
    }

    @Test("every proper beginning of a document is refused")
    func truncation() throws {
        for sample in try Samples.all.get() {
            let step = max(1, sample.bytes.count / 60)
            for count in stride(from: 0, to: sample.bytes.count, by: step) {
                #expect(throws: FormatError.self, "\(sample), \(count) bytes") {
                    _ = try sample.roundTrip(Array(sample.bytes.prefix(count)))
                }
            }
        }
    }

    @Test("one byte more, before or after, is refused")
    func extraByte() throws {
        for sample in try Samples.all.get() {
            for byte in [UInt8(0), 9, 10, 13, 32, 44, 93, 125] {
                for mutant in [sample.bytes + [byte], [byte] + sample.bytes] {
                    #expect(throws: FormatError.self, "\(sample), \(byte)") { _ = try sample.roundTrip(mutant) }
                }
            }
        }
    }

    /// Structure that a random flip rarely hits: white space, escapes, digits and capitals at chosen places.
    @Test("another spelling of the same content is refused everywhere")
    func spellings() throws {
        for sample in try Samples.all.get() {
            var random = SeededRandom("spellings of \(sample)")
            for _ in 0..<120 {
                let mutant = Self.respell(sample.bytes, &random)
                do throws(FormatError) {
                    #expect(try sample.roundTrip(mutant) == mutant, "\(sample)")
                } catch {
                    continue
                }
            }
        }
    }

    private static func mutate(_ bytes: [UInt8], _ random: inout SeededRandom) -> ([UInt8], String) {
        var mutant = bytes
        let position = random.number(in: 0..<bytes.count)
        switch random.number(in: 0..<6) {
        case 0:
            mutant[position] ^= 1 << UInt8(random.number(in: 0..<8))
            return (mutant, "flip at \(position)")
        case 1:
            mutant.remove(at: position)
            return (mutant, "delete at \(position)")
        case 2:
            mutant.insert(UInt8(random.number(in: 0..<256)), at: position)
            return (mutant, "insert at \(position)")
        case 3:
            let other = random.number(in: 0..<bytes.count)
            mutant.swapAt(position, other)
            return (mutant, "swap \(position), \(other)")
        case 4:
            let end = min(bytes.count, position + random.number(in: 1..<40))
            mutant.insert(contentsOf: bytes[position..<end], at: position)
            return (mutant, "repeat \(position)..<\(end)")
        default:
            // Digits and letters become others of their kind, which keeps most of the structure.
            let alphabet = Array("0123456789ABCDEFabcdef\"\\{}[],:-+. eE".utf8)
            mutant[position] = alphabet[random.number(in: 0..<alphabet.count)]
            return (mutant, "replace at \(position)")
        }
    }

    private static func respell(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        let position = random.number(in: 0..<bytes.count)
        let byte = bytes[position]
        let code = "0123456789abcdef".map { UInt8(ascii: $0.unicodeScalars.first ?? "0") }
        let spelling: [UInt8]
        switch random.number(in: 0..<4) {
        case 0: spelling = Array("\\u00".utf8) + [code[Int(byte >> 4)], code[Int(byte & 15)]]
        case 1: spelling = [32, byte]
        case 2 where (48...57).contains(byte): spelling = [48, byte]
        case 3 where (65...90).contains(byte): spelling = [byte + 32]
        default: spelling = [UInt8(ascii: "\\"), byte]
        }
        return Array(bytes[..<position]) + spelling + Array(bytes[(position + 1)...])
    }
}
