import BallotStorage
import CollectionService
import ElectionModel
import ElectionTestKit
import Identity
import Primitives
import SQLiteStorage
import Tally
import Testing

/// Attack O9: what needs two officials is refused with fewer, by the collector and by every later reader.
@Suite("Two officials")
struct TwoOfficialsTests {
    /// One way to have too few signatures.
    enum Fraud: String, CaseIterable {
        case none, one, twice, guardian, otherFile, unknownNumber, damaged

        func signatures(
            _ bytes: [UInt8], _ election: TestElection
        ) throws -> [SignedDocument.Signature] {
            let people = election.people
            func sign(_ signer: SigningIdentity, _ index: Int, _ content: [UInt8]? = nil) throws
                -> SignedDocument.Signature
            {
                .init(
                    role: .official, index: index,
                    cms: try DetachedSignature.sign(content ?? bytes, by: signer, at: election.now.seconds))
            }
            let first = try sign(people.officials[0], 1)
            let second = try sign(people.officials[1], 2)
            return switch self {
            case .none: []
            case .one: [second]
            case .twice: [first, try sign(people.officials[0], 2)]
            case .guardian: [first, try sign(people.guardians[0], 2)]
            case .otherFile: [first, try sign(people.officials[1], 2, bytes + [10])]
            case .unknownNumber: [first, .init(role: .official, index: 3, cms: second.cms)]
            case .damaged: [first, .init(role: .official, index: 2, cms: second.cms.dropLast() + [~second.cms.last!])]
            }
        }
    }

    private static let kinds: [LogLeaf.Step] = [.rollUpdate, .open, .overrideList, .close]

    /// A town in which this kind of document is the next one, and the document in its folder with two signatures.
    private func prepare(_ kind: LogLeaf.Step) async throws -> (town: Town, path: String) {
        let isOpening = kind == .open
        var town = try await Town(
            voters: ["T-1", "T-2"],
            steps: [.definition, .commitments, .guardians] + (isOpening ? [] : [.open]))
        switch kind {
        case .rollUpdate:
            let made = try town.lists.update([.remove("T-2")])
            return (town, try town.save(made, ElectionFolder.rollUpdate, ElectionFolder.rollChanges))
        case .overrideList:
            let made = try town.lists.override([.init(voter: "T-2", action: .revoke)])
            return (town, try town.save(made, ElectionFolder.overrideList, ElectionFolder.overrideEntries))
        default:
            let order = town.election.order(isOpening ? .open : .close, town.lists.rolls)
            try town.election.signedByOfficials(order.canonicalBytes).save(as: "\(kind.rawValue).json", in: town.files)
            return (town, "\(town.files)/\(kind.rawValue).json")
        }
    }

    private func replaceSignatures(_ path: String, _ signatures: [SignedDocument.Signature]) throws {
        for index in 1...2 { try DurableFile.remove("\(path).official-\(index).p7s") }
        for signature in signatures { try DurableFile.write(signature.cms, to: path + signature.suffix) }
    }

    @Test("the collector takes an order with two officials' signatures and refuses it with fewer", arguments: kinds)
    func collector(_ kind: LogLeaf.Step) async throws {
        for fraud in Fraud.allCases {
            let (town, path) = try await prepare(kind)
            let before = try await town.store.counts()
            try replaceSignatures(path, fraud.signatures(try DurableFile.read(path), town.election))
            let code = await refusalCode { try await town.recorder.record(path, expected: kind) }
            #expect(code == Code.inconsistent || code == Code.wrongDocument, "\(kind) \(fraud): \(code ?? "taken")")
            #expect(try await town.store.counts() == before)
        }
        let (town, path) = try await prepare(kind)
        #expect(try await town.recorder.record(path, expected: kind).step == kind)
    }

    @Test("the tally refuses a ballot box in which such a document has too few signatures", arguments: kinds)
    func box(_ kind: LogLeaf.Step) async throws {
        let election = try TestElection(.full)
        var lists = TestLists(election)
        let events: [TestBox.Event] = [
            .roll(try lists.update([.remove("T-7")])), .open,
            .override(try lists.override([.init(voter: "T-6", action: .revoke)])), .close,
        ]
        let name: String =
            switch kind {
            case .rollUpdate: RecordFolder.rollUpdate(1)
            case .overrideList: RecordFolder.overrideList(1)
            case .open: RecordFolder.open
            default: RecordFolder.close
            }
        for fraud in Fraud.allCases {
            let box = try TestBox(election, folder: TemporaryFolder().path + "/box", events: events)
            _ = try box.opened()
            let path = "\(box.folder)/\(name)"
            try replaceSignatures(path, fraud.signatures(try DurableFile.read(path), election))
            #expect(await refusalCode { try box.opened() } == Code.inconsistent, "\(kind) \(fraud)")
        }
    }

    @Test(
        "guardians and officials refuse a count whose orders have too few signatures",
        arguments: [LogLeaf.Step.open, .close])
    func count(_ kind: LogLeaf.Step) async throws {
        let election = try TestElection(.full)
        let box = try TestBox(election, folder: TemporaryFolder().path + "/box", votes: Array(TestVotes.all[1...2]))
        let count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        _ = try count.opened()
        let name = kind == .open ? RecordFolder.open : RecordFolder.close
        for fraud in Fraud.allCases {
            let copy = try count.copy()
            let path = "\(copy.count)/\(name)"
            try replaceSignatures(path, fraud.signatures(try DurableFile.read(path), election))
            let error = #expect(throws: FormatError.self, "\(kind) \(fraud)") { try copy.opened() }
            #expect(error?.code == .inconsistent && error?.path.hasPrefix(name) == true)
        }
    }
}
