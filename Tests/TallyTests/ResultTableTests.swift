import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Tally
import Testing

@Suite("Result table")
struct ResultTableTests {
    private func table(_ contest: String, _ options: [(String, Int)]) -> String {
        let group = Group(.insecure64)
        let proof = DecryptionProof(challenge: Scalar(group, 1), response: Scalar(group, 2))
        let result = ResultDocument(
            election: .zero, fingerprint: .zero, session: .zero,
            contests: [
                .init(
                    contest: 1, label: contest,
                    options: options.map {
                        .init(label: $0.0, total: $0.1, value: group.generator, proof: proof)
                    })
            ], withheld: [])
        return String(decoding: ResultTable.bytes(result), as: UTF8.self)
    }

    @Test("each option has a line, in order, and the file ends with a line feed")
    func plain() {
        #expect(table("Bridge", [("Yes", 2), ("No", 10)]) == "contest,option,votes\nBridge,Yes,2\nBridge,No,10\n")
    }

    @Test(
        "labels with commas or quotes are quoted, and quotes doubled",
        arguments: [
            ("a,b", "\"a,b\""), ("\"", "\"\"\"\""), ("say \"no\"", "\"say \"\"no\"\"\""),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("õun; pirn", "õun; pirn"), ("'a'", "'a'"),
            // A combining accent after the quote or comma.
            ("a,\u{301}b", "\"a,\u{301}b\""), ("\"\u{301}", "\"\"\"\u{301}\""),
        ])
    func quoted(_ label: String, _ expected: String) {
        let line = table("x", [(label, 1)]).utf8.split(separator: 10)[1]
        #expect(Array(line) == Array("x,\(expected),1".utf8))
        #expect(table(label, [("y", 1)]).utf8.split(separator: 10)[1].elementsEqual("\(expected),y,1".utf8))
    }

    @Test("a result without contests has the head line only")
    func empty() {
        let result = ResultDocument(election: .zero, fingerprint: .zero, session: .zero, contests: [], withheld: [1])
        #expect(ResultTable.bytes(result) == Array("contest,option,votes\n".utf8))
    }
}
