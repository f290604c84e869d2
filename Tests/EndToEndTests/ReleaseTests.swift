import BallotStorage
import CollectionService
import ElectionModel
import ElectionTestKit
import Primitives
import SQLiteStorage
import Tally
import Testing

/// The programs of an election in its log: what the collector takes, and what the ballot box is held to.
@Suite("Releases of the programs")
struct ReleaseTests {
    private static func release(
        _ election: TestElection, _ number: Int, after previous: HashValue = .zero, fingerprint: HashValue? = nil
    ) throws -> ReleaseDocument {
        try ReleaseDocument(
            election: election.context.extendedBaseHash, fingerprint: fingerprint ?? election.context.fingerprint,
            number: number, previous: previous, version: "0.1.\(number)",
            programs: [.init(name: "glassurn-tally", hash: SHA256.hash([UInt8(number)]))], issuedAt: election.now)
    }

    /// Signs it, if at all, in a folder of its own.
    private func path(_ town: Town, _ release: ReleaseDocument, isSigned: Bool = true) throws -> String {
        let folder = try TemporaryFolder().path
        let document =
            isSigned
            ? try town.election.signedByOfficials(release.canonicalBytes)
            : SignedDocument(bytes: release.canonicalBytes, signatures: [])
        try document.save(as: "release.json", in: folder)
        return "\(folder)/release.json"
    }

    @Test("the collector logs each release once, in its order, signed, for its election")
    func collector() async throws {
        let town = try await Town(voters: ["T-1"])
        let (election, recorder) = (town.election, town.recorder)
        let first = try Self.release(election, 1)
        let second = try Self.release(election, 2, after: first.documentHash)
        let secondPath = try path(town, second)
        #expect(await refusalCode { try await recorder.record(secondPath) } == Code.wrongDocument)
        let unsigned = try path(town, first, isSigned: false)
        #expect(await refusalCode { try await recorder.record(unsigned) } == Code.inconsistent)
        let foreign = try path(town, Self.release(election, 1, fingerprint: SHA256.hash([1])))
        #expect(await refusalCode { try await recorder.record(foreign) } == Code.wrongDocument)
        let firstPath = try path(town, first)
        let logged = try await recorder.record(firstPath, expected: .release)
        for wrong in try [
            Self.release(election, 2, after: SHA256.hash([1])), Self.release(election, 3, after: first.documentHash),
        ] {
            let wrongPath = try path(town, wrong)
            #expect(await refusalCode { try await recorder.record(wrongPath) } == Code.wrongDocument)
        }
        #expect(try await recorder.record(secondPath).leaf == logged.leaf + 1)
        // The same files again are no third and fourth.
        #expect(try await recorder.record(firstPath).leaf == logged.leaf)
        #expect(try await recorder.record(secondPath).leaf == logged.leaf + 1)
        #expect(try await town.store.checkpoint().size == logged.leaf + 2)
    }

    @Test("releases before the opening and after the closing are in the exported box and in the count")
    func exported() async throws {
        let town = try await Town(voters: ["T-1"], steps: [.definition, .commitments, .guardians])
        let first = try Self.release(town.election, 1)
        let second = try Self.release(town.election, 2, after: first.documentHash)
        _ = try await town.recorder.record(path(town, first))
        try await town.order(.open)
        try await town.order(.close)
        _ = try await town.recorder.record(path(town, second))
        let folder = try await town.processed().box.folder
        for (number, release) in [(1, first), (2, second)] {
            #expect(try DurableFile.read("\(folder)/\(RecordFolder.release(number))") == release.canonicalBytes)
            let count = "\(folder)/../count/\(RecordFolder.release(number))"
            #expect(try DurableFile.read(count) == release.canonicalBytes)
        }
    }

    // MARK: Ballot boxes

    private func box(_ releases: (TestElection) throws -> [ReleaseDocument]) throws -> TestBox {
        let election = try TestElection()
        let events = try releases(election).enumerated().map { index, release in
            TestBox.Event.release(try election.signedByOfficials(release.canonicalBytes), index + 1)
        }
        return try TestBox(election, folder: TemporaryFolder().path + "/box", events: [.open, .close] + events)
    }

    private func refuses(_ box: TestBox) {
        #expect(throws: TallyError(.badBox, "")) { try box.opened() }
    }

    @Test("a box with the releases of its log opens; one with others does not")
    func boxes() throws {
        let honest = try box { election in
            let first = try Self.release(election, 1)
            return [first, try Self.release(election, 2, after: first.documentHash)]
        }
        _ = try honest.opened()
        try refuses(box { [try Self.release($0, 1, fingerprint: SHA256.hash([1]))] })
        try refuses(box { [try Self.release($0, 2, after: SHA256.hash([1]))] })
        try refuses(box { [try Self.release($0, 1), try Self.release($0, 2, after: SHA256.hash([1]))] })
    }

    @Test("a release that is changed, missing or not logged is refused")
    func changed() throws {
        let one = try box { [try Self.release($0, 1)] }
        let file = "\(one.folder)/\(RecordFolder.release(1))"
        let bytes = try DurableFile.read(file)
        let other = Array(String(decoding: bytes, as: UTF8.self).replacing("0.1.1", with: "0.1.2").utf8)
        try DurableFile.write(other, to: file, replacing: true)
        refuses(one)
        try DurableFile.remove(file)
        #expect(throws: PrimitivesError(.fileMissing, "")) { try one.opened() }
        try DurableFile.write(bytes, to: file)
        _ = try one.opened()
        try DurableFile.write(bytes, to: "\(one.folder)/\(RecordFolder.release(2))")
        refuses(one)
        try DurableFile.remove("\(one.folder)/\(RecordFolder.release(2))")
        try DurableFile.remove("\(file).official-1.p7s")
        try DurableFile.remove("\(file).official-2.p7s")
        let error = #expect(throws: FormatError.self) { try one.opened() }
        #expect(error?.code == .inconsistent && error?.path == RecordFolder.release(1))
    }
}
