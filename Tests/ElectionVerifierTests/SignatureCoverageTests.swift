import ElectionModel
import ElectionTestKit
import Identity
import Primitives
import Testing

/// Attack O8: every field and every byte of what officials sign is covered by their signatures. The fields are those
/// that the decoders know, so that a new one cannot be forgotten here.
@Suite("Coverage of signatures")
struct SignatureCoverageTests {
    /// The record's file of each kind, and the fields that its decoder knows.
    private static func file(_ act: OfficialAct) -> (path: String, fields: [String]) {
        switch act {
        case .definition: (RecordFolder.definition, DefinitionDocument.fields)
        case .open: (RecordFolder.open, OrderDocument.fields)
        case .close: (RecordFolder.close, OrderDocument.fields)
        case .rollUpdate: (RecordFolder.rollUpdate(1), RollUpdate.fields)
        case .overrideList: (RecordFolder.overrideList(1), OverrideList.fields)
        case .processed: (RecordFolder.processed, ProcessedDocument.fields)
        case .session: (RecordFolder.session(1), SessionDocument.fields)
        case .record: (RecordFolder.list, RecordList.fields)
        }
    }

    private static let record = Task {
        let election = try TestElection(.full)
        var (lists, polling) = (TestLists(election), TestPolling(election))
        let update = try lists.update([.remove("T-7"), .reweight("T-2", weight: 2)])
        let casts = try polling.cast(TestVotes.all)
        let events: [TestBox.Event] =
            [.open, .challenge(try polling.challenge(ChallengeElection.challenged[0]))] + casts.map { .cast($0) } + [
                .roll(update), .override(try lists.override([.init(voter: "T-1", action: .revoke)])), .close,
            ]
        return try await TestRecord(TestBox(election, folder: TemporaryFolder().path + "/box", events: events))
    }

    private func isRefused(_ act: OfficialAct, _ document: SignedDocument, _ bytes: [UInt8], _ election: TestElection)
        -> Bool
    {
        let changed = SignedDocument(bytes: bytes, signatures: document.signatures)
        return (try? changed.verified(.officials(act), configuration: election.configuration)) == nil
    }

    @Test(
        "each field that the decoder knows is there, and none can be changed, removed or moved",
        arguments: OfficialAct.allCases)
    func fields(_ act: OfficialAct) async throws {
        let record = try await Self.record.value
        let (path, fields) = Self.file(act)
        let document = try SignedDocument.load("\(record.folder)/\(path)")
        #expect(!isRefused(act, document, document.bytes, record.election))
        let tree = try JSONTree(document.bytes)
        guard case .object(let found) = tree else { return #expect(Bool(false), "\(path) is no object") }
        #expect(found.map(\.key) == fields)
        let mutations = tree.mutations
        #expect(mutations.count > fields.count)
        for mutation in mutations {
            #expect(
                isRefused(act, document, mutation.tree.bytes, record.election),
                "\(act) \(mutation.path) \(mutation.kind)")
        }
    }

    @Test("no byte can be flipped, added or left out", arguments: OfficialAct.allCases)
    func bytes(_ act: OfficialAct) async throws {
        let record = try await Self.record.value
        let document = try SignedDocument.load("\(record.folder)/\(Self.file(act).path)")
        for index in document.bytes.indices {
            var changed = document.bytes
            changed[index] ^= 1
            #expect(isRefused(act, document, changed, record.election), "\(act) byte \(index)")
        }
        for other in [document.bytes + [10], Array(document.bytes.dropLast()), []] {
            #expect(isRefused(act, document, other, record.election))
        }
    }

    @Test(
        "each field of what all guardians sign is covered, and none can be changed, removed or moved",
        arguments: [RecordFolder.commitments, RecordFolder.guardians])
    func guardians(_ path: String) async throws {
        let record = try await Self.record.value
        let document = try SignedDocument.load("\(record.folder)/\(path)")
        func isRefused(_ bytes: [UInt8]) -> Bool {
            let changed = SignedDocument(bytes: bytes, signatures: document.signatures)
            return (try? changed.verified(.allGuardians, configuration: record.election.configuration)) == nil
        }
        #expect(!isRefused(document.bytes))
        let mutations = try JSONTree(document.bytes).mutations
        #expect(mutations.count > 20)
        for mutation in mutations {
            #expect(isRefused(mutation.tree.bytes), "\(path) \(mutation.path) \(mutation.kind)")
        }
    }

    @Test("each field of the secret lists is covered by the signed document that commits to them")
    func secretLists() async throws {
        let election = try await Self.record.value.election
        var lists = TestLists(election)
        let update = try lists.update([
            .remove("T-7"), .reweight("T-2", weight: 2), .move("T-3", ballotStyle: 2),
            .add(.init(identifier: "T-8", name: "New", ballotStyle: 1)),
        ])
        let override = try lists.override([
            .init(voter: "T-1", action: .revoke, reason: "paper", time: election.now)
        ])
        let signedUpdate = try update.document.verified(
            .officials(.rollUpdate), configuration: election.configuration)
        let signedOverride = try override.document.verified(
            .officials(.overrideList), configuration: election.configuration)
        func updates(_ bytes: [UInt8]) -> Bool {
            var rolls = RollHistory(initial: election.roll)
            return (try? rolls.apply(signedUpdate, changes: bytes, context: election.context)) != nil
        }
        func overrides(_ bytes: [UInt8]) -> Bool {
            var history = OverrideHistory()
            return
                (try? history.apply(
                    signedOverride, entries: bytes, context: election.context, isKnown: { _ in true })) != nil
        }
        for (made, fields, isTaken) in [
            (update, RollChanges.fields, updates), (override, OverrideEntries.fields, overrides),
        ] {
            #expect(isTaken(made.list))
            let tree = try JSONTree(made.list)
            guard case .object(let found) = tree else { return #expect(Bool(false), "no object") }
            #expect(found.map(\.key) == fields)
            for mutation in tree.mutations {
                #expect(!isTaken(mutation.tree.bytes), "\(mutation.path) \(mutation.kind)")
            }
        }
    }

    @Test("each field of a ticket is covered by the collector's signature, and each of a statement by the voter's")
    func ticketAndStatement() async throws {
        let election = try await Self.record.value.election
        var polling = TestPolling(election)
        let cast = try polling.vote(TestVotes.all[0])
        let key = election.configuration.ticketKey
        func isTicket(_ bytes: [UInt8]) -> Bool {
            guard let ticket = try? Ticket(canonical: bytes, group: election.group) else { return false }
            return (try? SignedTicket(ticket: ticket, signature: cast.ticket.signature).verified(by: key)) != nil
        }
        let signature = try DetachedSignature.parse(cast.submission.signature)
        func isStatement(_ bytes: [UInt8]) -> Bool { (try? signature.verify(content: bytes)) != nil }
        for (bytes, fields, isTaken) in [
            (cast.ticket.ticket.canonicalBytes, 13, isTicket), (cast.submission.statementBytes, 13, isStatement),
        ] {
            #expect(isTaken(bytes))
            let tree = try JSONTree(bytes)
            guard case .object(let found) = tree else { return #expect(Bool(false), "no object") }
            #expect(found.count == fields)
            for mutation in tree.mutations {
                #expect(!isTaken(mutation.tree.bytes), "\(mutation.path) \(mutation.kind)")
            }
        }
    }

    @Test("a signature of one kind of document is none of another, and one over another file is none of this one")
    func exchanged() async throws {
        let record = try await Self.record.value
        let documents = try OfficialAct.allCases.map {
            ($0, try SignedDocument.load("\(record.folder)/\(Self.file($0).path)"))
        }
        for (act, document) in documents {
            for (other, stranger) in documents where act != other {
                let swapped = SignedDocument(bytes: document.bytes, signatures: stranger.signatures)
                #expect(
                    isRefused(act, swapped, document.bytes, record.election), "\(act) with the signatures of \(other)")
            }
        }
    }
}
