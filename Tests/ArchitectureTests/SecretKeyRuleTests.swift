import Foundation
import Testing

/// The secret key is the sum of shares times Lagrange coefficients. It exists nowhere because nothing computes it (D7): a
/// coefficient meets group elements, and one share in the response of its own guardian, hidden by a fresh nonce.
@Suite struct SecretKeyRuleTests {
    @Test("no code adds up shares times Lagrange coefficients")
    func neverAssembled() throws {
        let users = try SourceTree.files().filter { $0.lines.contains { $0.contains("lagrangeCoefficient") } }
        #expect(users.map(\.path) == ["Sources/SigmaProofs/JointDecryption.swift"])
        let file = try #require(users.first)
        let places = file.lines.indices.filter { file.lines[$0].contains("SecretScalar") }
        #expect(places.map { file.lines[$0].contains("func respond(") } == [true])
        let place = try #require(places.first)
        #expect(file.lines[place + 1].contains("nonce.response(challenge: try challenge(of: guardian), secret: share)"))
    }

    @Test("no code holds the shares of several guardians")
    func oneShare() throws {
        for file in try SourceTree.files() {
            for (index, line) in file.lines.enumerated()
            where line.contains("[GuardianShare") || line.contains("GuardianShare]") {
                Issue.record("\(file.path):\(index + 1): several guardians' shares in one place")
            }
        }
    }
}
