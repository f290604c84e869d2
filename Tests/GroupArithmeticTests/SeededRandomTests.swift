import ElectionTestKit
import Primitives
import Testing

/// The stream that the vectors draw from is the same here and in `tools/crosscheck`.
@Suite struct SeededRandomTests {
    struct Case: Decodable, Sendable {
        let seed: String
        let reads: [HexBytes]
    }

    @Test("reads of every size continue one stream")
    func streams() throws {
        for known in try VectorFile<Case>.load("random/streams").cases {
            var random = SeededRandom(known.seed)
            for read in known.reads { #expect(random.bytes(read.bytes.count) == read.bytes) }
        }
    }

    @Test("other seeds give other bytes")
    func seeds() {
        var one = SeededRandom("one")
        var two = SeededRandom("two")
        #expect(one.bytes(32) != two.bytes(32))
    }

    @Test("a vector file that is missing or does not fit is an error")
    func badFiles() {
        #expect(throws: (any Error).self) { try VectorFile<Case>.load("random/absent") }
        #expect(throws: (any Error).self) { try VectorFile<Case>.load("random/scalars") }
    }
}
