import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing
import TransparencyLog

/// Definition, keys, orders, roll and log of a box belong together (attacks T3, T6, T12, L2, L9, O7).
@Suite("Frames of ballot boxes")
struct BoxFrameTests {
    private func makeBox() throws -> TestBox {
        let election = try Fixture.election.get()
        var polling = TestPolling(election)
        return try TestBox(
            election, folder: TemporaryFolder().path + "/box", casts: polling.cast(Array(TestVotes.all.prefix(2))))
    }

    private func replace(_ path: String, in box: TestBox, with bytes: [UInt8]) throws {
        try DurableFile.write(bytes, to: "\(box.folder)/\(path)", replacing: true)
    }

    /// Signs a step again and puts it into the log where the old one stood.
    private func replaceStep(
        _ step: LogLeaf.Step, _ document: SignedDocument, _ path: String, leaf: Int, in box: TestBox
    ) throws {
        try replace(path, in: box, with: document.bytes)
        for signature in document.signatures { try replace(path + signature.suffix, in: box, with: signature.cms) }
        var log = box.log
        log.leaves[leaf] = LogLeaf.step(step, document: document.hash).canonicalBytes
        try log.write(to: "\(box.folder)/log")
    }

    @Test("an honest box opens, with its cast leaves and the closing leaf")
    func honest() throws {
        let box = try makeBox().opened()
        #expect(box.castCount == 2 && box.closingLeaf == 6)
    }

    @Test("another fingerprint than the pinned one is refused")
    func otherFingerprint() throws {
        let box = try makeBox()
        #expect(throws: FormatError(.inconsistent, "")) { try box.opened(pinned: SHA256.hash([1])) }
        let other = try Fixture.otherElection.get().context.fingerprint
        #expect(throws: FormatError(.inconsistent, "")) { try box.opened(pinned: other) }
    }

    @Test("a roll, manifest, configuration or guardian record of another election has another fingerprint")
    func otherDefinition() throws {
        let other = try Fixture.otherElection.get()
        let roll = try VoterRoll(version: 0, voters: TestVotes.roll().voters.dropLast())
        let changes: [(String, [UInt8])] = [
            (BoxFolder.roll, roll.canonicalBytes), (BoxFolder.guardians, other.guardians.bytes),
            (BoxFolder.election, try TestElection(revoting: false).configuration.canonicalBytes),
            (
                BoxFolder.manifest,
                Array(String(decoding: other.manifest, as: UTF8.self).replacing("Cy", with: "Di").utf8)
            ),
        ]
        for (path, bytes) in changes {
            let box = try makeBox()
            try replace(path, in: box, with: bytes)
            #expect(throws: FormatError(.inconsistent, "")) { try box.opened() }
        }
    }

    @Test("an order for another roll, roll version or election is refused, though signed and logged")
    func otherOrders() async throws {
        let election = try Fixture.election.get()
        let context = election.context
        for (step, kind, path, leaf) in [
            (LogLeaf.Step.open, OrderDocument.Kind.open, BoxFolder.open, 3), (.close, .close, BoxFolder.close, 6),
        ] {
            func order(
                _ kind: OrderDocument.Kind, election: HashValue? = nil, fingerprint: HashValue? = nil, version: Int = 0,
                roll: HashValue? = nil
            ) -> OrderDocument {
                let own = context
                return OrderDocument(
                    kind: kind, election: election ?? own.extendedBaseHash, fingerprint: fingerprint ?? own.fingerprint,
                    rollVersion: version, roll: roll ?? own.definition.roll, issuedAt: Timestamp(seconds: 0))
            }
            let strange = SHA256.hash([2])
            let forged = [
                order(kind, election: strange), order(kind, fingerprint: strange), order(kind, version: 1),
                order(kind, roll: strange), order(kind == .open ? .close : .open),
            ]
            for document in forged {
                let box = try makeBox()
                try replaceStep(
                    step, election.signedByOfficials(document.canonicalBytes), path, leaf: leaf, in: box)
                await expectRefusal(.badBox) { try box.opened() }
            }
        }
    }

    @Test(
        "a step that misses a signature is refused",
        arguments: [
            BoxFolder.open + ".official-2.p7s", BoxFolder.close + ".official-1.p7s",
            BoxFolder.definition + ".official-1.p7s",
            BoxFolder.commitments + ".guardian-3.p7s", BoxFolder.guardians + ".guardian-2.p7s",
        ])
    func missingSignature(_ path: String) throws {
        let box = try makeBox()
        try DurableFile.remove("\(box.folder)/\(path)")
        let error = #expect(throws: FormatError.self) { try box.opened() }
        #expect(error?.code == .inconsistent)
        #expect(error.map { path.hasPrefix($0.path) && $0.path.hasSuffix(".json") } == true)
    }

    @Test("a signature by somebody else in an official's place is refused")
    func foreignSignature() throws {
        let box = try makeBox()
        let bytes = try DurableFile.read("\(box.folder)/\(BoxFolder.close)")
        let people = box.election.people
        let signed = try Signing.document(
            bytes, .official, [people.officials[0], people.guardians[0]], box.election.now)
        try replace(BoxFolder.close + ".official-2.p7s", in: box, with: signed.signatures[1].cms)
        let error = #expect(throws: FormatError.self) { try box.opened() }
        #expect(error?.code == .inconsistent && error?.path == BoxFolder.close + ".official-2.p7s")
    }

    @Test("a document that is not its leaf's is refused")
    func otherDocument() async throws {
        let election = try Fixture.election.get()
        let box = try makeBox()
        let later = OrderDocument(
            kind: .close, election: election.context.extendedBaseHash, fingerprint: election.context.fingerprint,
            rollVersion: 0, roll: election.definition.roll, issuedAt: Timestamp(seconds: election.now.seconds + 5))
        let document = try election.signedByOfficials(later.canonicalBytes)
        try replace(BoxFolder.close, in: box, with: document.bytes)
        for signature in document.signatures {
            try replace(BoxFolder.close + signature.suffix, in: box, with: signature.cms)
        }
        await expectRefusal(.badBox, naming: "close") { try box.opened() }
    }

    @Test("a definition or a set of commitments beside the pinned ones is refused, though signed and logged")
    func secondDefinition() async throws {
        let election = try Fixture.election.get()
        let other = try TestElection(minimumCellSize: 3)
        let box = try makeBox()
        try replaceStep(
            .definition, election.signedByOfficials(other.definition.canonicalBytes), BoxFolder.definition, leaf: 0,
            in: box)
        await expectRefusal(.badBox) { try box.opened() }
        let second = try makeBox()
        try replaceStep(.commitments, other.commitments, BoxFolder.commitments, leaf: 1, in: second)
        await expectRefusal(.badBox) { try second.opened() }
    }

    @Test("a log that is not closed cannot be processed")
    func notClosed() async throws {
        let box = try makeBox()
        try TestLog(leaves: box.log.leaves.dropLast()).write(to: "\(box.folder)/log")
        await expectRefusal(.badBox, naming: "close") { try box.opened() }
    }

    @Test("a ballot that is logged after the closing leaf is refused")
    func castAfterClose() throws {
        let box = try makeBox()
        var log = box.log
        log.leaves.append(log.leaves[4])
        try log.write(to: "\(box.folder)/log")
        #expect(throws: FormatError(.inconsistent, "")) { try box.opened() }
    }

    @Test("a ballot that is logged before the opening is refused")
    func castBeforeOpen() throws {
        let box = try makeBox()
        var log = box.log
        log.leaves.swapAt(3, 4)
        try log.write(to: "\(box.folder)/log")
        #expect(throws: FormatError(.inconsistent, "")) { try box.opened() }
    }

    @Test("a log signed with another key, or of another origin, is refused")
    func foreignLog() throws {
        let box = try makeBox()
        let folder = "\(box.folder)/log"
        try box.log.write(to: folder, key: TestElection.ticketKey)
        #expect(throws: LogError.self) { try box.opened() }
        try box.log.write(to: folder, name: "example.org/other")
        #expect(throws: LogError.self) { try box.opened() }
        try box.log.write(to: folder)
        #expect(throws: Never.self) { try box.opened() }
    }

    @Test("an entry that is changed, or a checkpoint of another size, is refused")
    func changedLog() throws {
        let box = try makeBox()
        let shorter = try makeBox()
        try TestLog(leaves: box.log.leaves.dropLast()).write(to: "\(shorter.folder)/log")
        let checkpoint = try DurableFile.read("\(shorter.folder)/log/checkpoint")
        try replace("log/checkpoint", in: box, with: checkpoint)
        #expect(throws: LogError.self) { try box.opened() }
        let second = try makeBox()
        let path = "log/tile/entries/000.p/7"
        var entries = try DurableFile.read("\(second.folder)/\(path)")
        entries[entries.count - 10] ^= 1
        try replace(path, in: second, with: entries)
        #expect(throws: (any Error).self) { try second.opened() }
    }

    @Test("a leaf that is left out of the log is a missing document, or a ballot of no leaf")
    func droppedLeaf() async throws {
        let box = try makeBox()
        var log = box.log
        log.leaves.remove(at: 4)
        try log.write(to: "\(box.folder)/log")
        let work = try TemporaryFolder()
        let outcome = try await BoxProcessor(box.opened()).process(into: "\(work.path)/count", despiteAlarms: true) {}
        #expect(outcome.processed.counts.cast == 1 && outcome.processed.counts.invalid == 1)
        #expect(outcome.alarms.count == 3)
    }
}
