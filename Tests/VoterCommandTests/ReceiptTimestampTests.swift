import ElectionModel
import Foundation
import Identity
import Primitives
import Testing
import VoterCommand

/// The timestamp of a kept receipt, by tools/devpki's authority, which is OpenSSL's.
@Suite struct ReceiptTimestampTests {
    private let fixture: VoterFixture
    private let receipt: SavedReceipt
    private let checker: ReceiptChecker

    init() throws {
        fixture = try VoterFixture(TestElection(stamped: true))
        fixture.collector.change { $0.stamp = { try TestPeople.stamp($0) } }
        receipt = try fixture.vote().receipt
        checker = ReceiptChecker(fixture.election.context)
    }

    private func signed() throws -> SignedStatement? {
        try SignedStatement(beside: "\(fixture.folder.path)/test-1.json")
    }

    @Test("the timestamp holds with what lies beside the receipt, and alone it says only who and when") func holds()
        throws
    {
        guard case .holds(let time) = try checker.verifyTimestamp(receipt, with: signed()) else {
            Issue.record("the timestamp is not bound to the signature")
            return
        }
        #expect(abs(Double(time.seconds) - Date().timeIntervalSince1970) < 120)
        #expect(try checker.verifyTimestamp(receipt, with: nil) == .unbound(time))
        #expect(try SignedStatement(beside: "\(fixture.folder.path)/test-2.json") == nil)
        let other = ReceiptChecker(try TestElection().context)
        #expect(try other.verifyTimestamp(receipt, with: signed()) == .notAsked)
    }

    @Test("OpenSSL's command verifies it over the files that the voter keeps") func agreesWithCommand() throws {
        let token = try #require(receipt.timestamp)
        let folder = fixture.folder.path
        try DurableFile.write(token, to: "\(folder)/timestamp.tsr")
        try DurableFile.write(try TestPeople.stamping.get().root.pem, to: "\(folder)/root.pem")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.currentDirectoryURL = URL(filePath: folder)
        process.arguments = [
            "openssl", "ts", "-verify", "-data", "test-1.statement.p7s", "-in", "timestamp.tsr", "-CAfile", "root.pem",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("a timestamp that is missing, false or over another signature is refused", arguments: [0, 1, 2, 3])
    func refuses(_ kind: Int) throws {
        let honest = try #require(receipt.timestamp)
        var changed = honest
        changed[changed.count - 10] ^= 1
        let tokens: [[UInt8]?] = [nil, [0x30, 0x03, 0x02, 0x01, 0x00], changed, try TestPeople.stamp([1, 2, 3])]
        let forged = try saved(tokens[kind])
        #expect(throws: VoterError(.badTimestamp, "")) { try checker.verifyTimestamp(forged, with: signed()) }
    }

    private func saved(_ timestamp: [UInt8]?) throws -> SavedReceipt {
        SavedReceipt(
            election: receipt.election, fingerprint: receipt.fingerprint, ballot: receipt.ballot,
            statement: receipt.statement, standing: receipt.standing, sequence: receipt.sequence,
            confirmationCode: receipt.confirmationCode, pseudonym: receipt.pseudonym, proof: receipt.proof,
            timestamp: timestamp)
    }

    @Test("what lies beside the receipt must be its own statement, and the signature that statement's")
    func refusesOthers() throws {
        let own = try #require(try signed())
        let second = try fixture.vote([1: [1, 0, 0], 2: [0, 0, 0]]).receipt
        #expect(throws: VoterError(.wrongReceipt, "")) { try checker.verifyTimestamp(second, with: own) }
        let other = try #require(try SignedStatement(beside: "\(fixture.folder.path)/test-2.json"))
        let mixed = SignedStatement(statement: own.statement, signature: other.signature)
        #expect(throws: VoterError(.wrongReceipt, "")) { try checker.verifyTimestamp(receipt, with: mixed) }
    }
}
