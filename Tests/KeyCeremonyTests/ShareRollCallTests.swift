import ElectionModel
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import SigmaProofs
import Testing

/// Attack D6: the guardians show that their shares are alive.
@Suite struct ShareRollCallTests {
    /// A finished ceremony of 2 of 3, made once; each test has a copy.
    private static let finished = Result {
        let fixture = try CeremonyFolderFixture().run(to: .received)
        _ = try fixture.office.finish()
        return fixture
    }
    private static let cleanup: Int32 = atexit { try? ShareRollCallTests.finished.get().remove() }

    private func fixture() throws -> CeremonyFolderFixture {
        _ = Self.cleanup
        return try Self.finished.get().copy()
    }

    private func ask(_ fixture: CeremonyFolderFixture, _ occasion: ShareQuestion.Occasion = .opening) throws
        -> ShareRollCall.Call
    {
        var random = SystemRandom()
        return try ShareRollCall(fixture.files).ask(occasion, at: TestElection.time, using: &random)
    }

    @discardableResult
    private func answer(
        _ fixture: CeremonyFolderFixture, _ call: ShareRollCall.Call, _ guardian: Int, state: String? = nil,
        _ phrase: SecretBytes = passphrase
    ) throws -> Int {
        var random = SystemRandom()
        return try ShareRollCall(fixture.files).answer(
            call, state: state ?? fixture.state(guardian), identity: fixture.election.people.guardians[guardian - 1],
            passphrase: phrase, at: TestElection.time, using: &random)
    }

    private func report(_ fixture: CeremonyFolderFixture, _ occasion: ShareQuestion.Occasion = .opening) throws
        -> ShareRollCall.Report
    {
        let rollCall = try ShareRollCall(fixture.files)
        return try rollCall.report(rollCall.call(occasion))
    }

    @Test("every good answer counts, and a quorum of them is enough")
    func counts() throws {
        let fixture = try fixture()
        let call = try ask(fixture)
        var alive: [Int] = []
        for (guardian, isEnough) in [(3, false), (1, true), (2, true)] {
            #expect(try answer(fixture, call, guardian) == guardian)
            alive = (alive + [guardian]).sorted()
            let report = try report(fixture)
            #expect(report.alive == alive && report.isEnough == isEnough && report.refused.isEmpty)
            #expect(report.silent == [1, 2, 3].filter { !alive.contains($0) })
            #expect(report.quorum == 2 && report.guardianCount == 3)
        }
    }

    @Test("nothing on a guardian's medium changes, and the answer shows nothing of the share")
    func readsOnly() throws {
        let fixture = try fixture()
        let call = try ask(fixture)
        func contents() throws -> [String: [UInt8]] {
            var found: [String: [UInt8]] = [:]
            for name in try DurableFile.list(fixture.state(1)) {
                found[name] = try DurableFile.read("\(fixture.state(1))/\(name)")
            }
            return found
        }
        let before = try contents()
        try answer(fixture, call, 1)
        #expect(try contents() == before)
        let share = try GuardianMedium.share(in: fixture.state(1), passphrase: passphrase, group: fixture.files.group)
        try GuardianFolderTests().requireAbsence(of: [share.voteShare, share.dataShare], below: fixture.path)
    }

    @Test("each question is new; answers to an earlier one, or before another occasion, do not count")
    func freshness() throws {
        let fixture = try fixture()
        let first = try ask(fixture)
        try answer(fixture, first, 1)
        let second = try ask(fixture)
        #expect(second.number == 2 && second.hash != first.hash)
        #expect(try report(fixture).alive == [])
        let closing = try ask(fixture, .closing)
        #expect(closing.number == 1)
        for folder in ["opening-2", "closing-1"] {
            for name in ["answer-1.json", "answer-1.json.guardian-1.p7s"] {
                try fixture.replace("checks/\(folder)/\(name)", fixture.read("checks/opening-1/\(name)"))
            }
        }
        for occasion in ShareQuestion.Occasion.allCases {
            let report = try report(fixture, occasion)
            #expect(report.alive == [] && report.refused == [error(.badAnswer, 1)] && !report.isEnough)
        }
        // A guardian answers the question that it is shown, so the question itself says the occasion.
        try fixture.replace("checks/closing-1/question.json", fixture.read("checks/opening-1/question.json"))
        #expect(throws: error(.malformedDocument)) { try ShareRollCall(fixture.files).call(.closing) }
    }

    @Test("without a question there is nothing to answer")
    func noQuestion() throws {
        #expect(throws: error(.missingDocument)) { try ShareRollCall(fixture().files).call(.opening) }
    }

    @Test("answers that are forged, changed, unsigned or signed by another guardian are refused")
    func forgeries() throws {
        let fixture = try fixture()
        let call = try ask(fixture)
        try answer(fixture, call, 1)
        try answer(fixture, call, 2)
        let path = "checks/opening-1/answer-1.json"
        let good = try ShareAnswer(canonical: fixture.read(path), group: fixture.files.group)
        let one = Scalar(fixture.files.group, 1)
        func change(_ c: Scalar?, _ v: Scalar?, _ data: Scalar?, guardian: Int = 1) -> [UInt8] {
            ShareAnswer(
                question: good.question, guardian: guardian,
                proof: ShareProof(
                    challenge: c ?? good.proof.challenge, voteResponse: v ?? good.proof.voteResponse,
                    dataResponse: data ?? good.proof.dataResponse)
            ).canonicalBytes
        }
        let cases: [([UInt8], Int, CeremonyError.Code)] = [
            (change(good.proof.challenge + one, nil, nil), 1, .badAnswer),
            (change(nil, good.proof.voteResponse + one, nil), 1, .badAnswer),
            (change(nil, nil, good.proof.dataResponse + one), 1, .badAnswer),
            (change(nil, nil, nil, guardian: 2), 1, .badAnswer),
            (try fixture.read("checks/opening-1/answer-2.json"), 1, .badAnswer),
            (good.canonicalBytes, 2, .badSignature), (good.canonicalBytes + [10], 1, .malformedDocument),
        ]
        for (bytes, signer, code) in cases {
            try fixture.replace(path, bytes, signedAs: 1, by: signer)
            let report = try report(fixture)
            #expect(report.refused == [error(code, 1)] && report.alive == [2])
        }
        // Any part of it, under the guardian's own signature.
        let signature = try fixture.election.sign(good.canonicalBytes, guardian: 1)
        try fixture.replace(path + signature.suffix, signature.cms)
        for index in stride(from: 0, to: good.canonicalBytes.count, by: 20) {
            var changed = good.canonicalBytes
            changed[index] ^= 1
            try fixture.replace(path, changed)
            #expect(try report(fixture).refused == [error(.badSignature, 1)])
        }
        try DurableFile.remove(fixture.files.path("\(path).guardian-1.p7s"))
        #expect(try report(fixture).refused == [error(.missingSignature, 1)])
        try fixture.replace(path, good.canonicalBytes, signedAs: 1)
        #expect(try report(fixture).alive == [1, 2])
    }

    @Test("a guardian whose share is lost, locked, damaged or another's cannot answer")
    func deadShares() throws {
        let fixture = try fixture()
        let call = try ask(fixture)
        let path = "\(fixture.state(1))/share.sealed"
        let own = try DurableFile.read(path)
        func put(_ bytes: [UInt8]) throws { try DurableFile.write(bytes, to: path, replacing: true, secret: true) }
        #expect(throws: error(.wrongPassphrase)) { try answer(fixture, call, 1, secret("another passphrase")) }
        var damaged = own
        damaged[100] ^= 1
        try put(damaged)
        #expect(throws: error(.wrongPassphrase)) { try answer(fixture, call, 1) }
        try put(Array(own.prefix(30)))
        #expect(throws: error(.badSecrets)) { try answer(fixture, call, 1) }
        try put(DurableFile.read("\(fixture.state(2))/share.sealed"))
        #expect(throws: error(.otherGuardian, 1)) { try answer(fixture, call, 1) }
        try DurableFile.remove(path)
        #expect(throws: error(.missingShare)) { try answer(fixture, call, 1) }
        #expect(throws: error(.wrongStep)) { try answer(fixture, call, 1, state: fixture.path + "/lost") }
        try put(own)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.state(1))
        #expect(throws: error(.openFolder)) { try answer(fixture, call, 1) }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: fixture.state(1))
        #expect(try report(fixture).silent == [1, 2, 3])
        try answer(fixture, call, 1)
        #expect(throws: error(.fileTaken, 1)) { try answer(fixture, call, 1) }
        #expect(throws: error(.notEnrolled)) {
            var random = SystemRandom()
            _ = try ShareRollCall(fixture.files).answer(
                call, state: fixture.state(1), identity: fixture.election.people.official, passphrase: passphrase,
                at: TestElection.time, using: &random)
        }
    }

    @Test("a share that does not belong to the keys in guardians.json is dead, though its file opens")
    func unfittingShare() throws {
        let fixture = try fixture()
        let call = try ask(fixture)
        let own = try GuardianMedium.share(in: fixture.state(1), passphrase: passphrase, group: fixture.files.group)
        var random = SystemRandom()
        func put(_ share: GuardianShare) throws {
            try DurableFile.write(
                share.seal(passphrase: passphrase, using: &random), to: "\(fixture.state(1))/share.sealed",
                replacing: true, secret: true)
        }
        func share(_ fingerprint: HashValue, vote: SecretScalar? = nil, data: SecretScalar? = nil) -> GuardianShare {
            GuardianShare(
                index: 1, fingerprint: fingerprint, extendedBaseHash: own.extendedBaseHash,
                voteShare: vote ?? own.voteShare, dataShare: data ?? own.dataShare)
        }
        try put(share(own.fingerprint, vote: own.dataShare))
        #expect(throws: error(.recordMismatch, 1)) { try answer(fixture, call, 1) }
        try put(share(own.fingerprint, data: own.voteShare))
        #expect(throws: error(.recordMismatch, 1)) { try answer(fixture, call, 1) }
        // The guardian's own fingerprint is another: somebody has exchanged the keys since the ceremony.
        try put(share(SHA256.hash([1])))
        #expect(throws: error(.otherElection, 1)) { try answer(fixture, call, 1) }
    }

    @Test("a question of another election, or an election without its record, is refused")
    func otherElection() throws {
        let fixture = try fixture()
        _ = try ask(fixture)
        let other = try CeremonyFolderFixture().run(to: .received)
        _ = try ask(other)
        try fixture.replace("checks/opening-1/question.json", other.read("checks/opening-1/question.json"))
        #expect(throws: error(.otherElection)) { try ShareRollCall(fixture.files).call(.opening) }
        try DurableFile.remove(fixture.files.path("guardians.json.guardian-2.p7s"))
        #expect(throws: error(.missingSignature, 2)) { try ShareRollCall(fixture.files) }
        try DurableFile.remove(fixture.files.path("guardians.json"))
        #expect(throws: error(.missingDocument)) { try ShareRollCall(fixture.files) }
    }
}

extension CeremonyFolderFixture {
    /// The same folders, to change.
    fileprivate func copy() throws -> CeremonyFolderFixture { try CeremonyFolderFixture(copying: self) }
}
