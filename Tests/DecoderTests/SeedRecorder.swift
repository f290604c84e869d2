import CollectionAPI
import ElectionModel
import ElectionTestKit
import Foundation
import GroupArithmetic
import Identity
import KeyCeremony
import Primitives
import SigmaProofs
import Tally
import Testing
import TransparencyLog
import VoterCommand

/// With `GLASSURN_RECORD_SEEDS=1` in the environment, what the project's tools write now replaces the seeds.
@Suite struct SeedRecorder {
    private static let isRecording = ProcessInfo.processInfo.environment["GLASSURN_RECORD_SEEDS"] == "1"

    @Test("the seeds are recorded", .enabled(if: isRecording))
    func record() async throws {
        try SeedWriter.removeAll()
        let box = try TestBox(
            TestElection(.full), folder: TemporaryFolder().path, votes: Array(TestVotes.all.prefix(7)))
        try recordDefinition(box.election)
        try recordCeremony(box.election)
        try recordCasts(box.election)
        try recordIdentity(box.election)
        try recordNetwork(box.election)
        try recordEvidence(box.election)
        try await recordCounting(box)
        try recordGolden()
        try recordTexts()
    }

    private func recordDefinition(_ election: TestElection) throws {
        let configuration = election.configuration
        try SeedWriter.write([election.manifest], "Manifest", "ManifestFile")
        try SeedWriter.write([configuration.canonicalBytes], "ElectionConfiguration")
        try SeedWriter.write([configuration.settings.canonicalBytes], "ElectionSettings", "SettingsFile")
        try SeedWriter.write([election.roll.canonicalBytes], "VoterRoll")
        try SeedWriter.write([election.definition.canonicalBytes], "DefinitionDocument")
        try SeedWriter.write([.open, .close].map { election.order($0).canonicalBytes }, "OrderDocument")
        try recordLists(TestLists(election))
        let keys = CollectorKeys(logKey: configuration.logKey, ticketKey: configuration.ticketKey)
        try SeedWriter.write([keys.canonicalBytes], "CollectorKeys")
        try SeedWriter.write(
            [configuration.logKey, configuration.ticketKey].map { Array($0.encoded.utf8) }, "NoteVerifierKey")
        let bundle = ElectionBundle(
            manifest: election.manifest, election: configuration.canonicalBytes, guardians: election.guardians.bytes,
            roll: election.roll.documentHash)
        try SeedWriter.write([bundle.canonicalBytes], "ElectionBundle")
    }

    private func recordLists(_ start: TestLists) throws {
        var lists = start
        let updates = try [
            lists.update([
                .add(.init(identifier: "N-1", name: "New \"N\" One", ballotStyle: 2, weight: 1)), .remove("T-1"),
                .move("T-2", ballotStyle: 2),
            ]),
            lists.update([.reweight("T-3", weight: 4), .remove("N-1")]),
        ]
        let overrides = try [
            lists.override([
                .init(voter: "T-4", action: .revoke, reason: "voted on paper", time: lists.time),
                .init(voter: "T-5", action: .revoke, reason: nil, time: nil),
            ]),
            lists.override([.init(voter: "T-5", action: .restore, reason: "another person", time: nil)]),
        ]
        try SeedWriter.write(updates.map(\.document.bytes), "RollUpdate")
        try SeedWriter.write(updates.map(\.list), "RollChanges")
        try SeedWriter.write(overrides.map(\.document.bytes), "OverrideList")
        try SeedWriter.write(overrides.map(\.list), "OverrideEntries")
        let release = try ReleaseDocument(
            election: start.context.extendedBaseHash, fingerprint: start.context.fingerprint, number: 1,
            previous: .zero, version: "0.1.0", programs: [.init(name: "glassurn-tally", hash: SHA256.hash([1]))],
            issuedAt: lists.time)
        try SeedWriter.write([release.canonicalBytes], "ReleaseDocument")
    }

    private func recordCeremony(_ election: TestElection) throws {
        var random = SeededRandom("seeds of the ceremony")
        let plan = try CeremonyPlan(
            group: election.group, manifest: election.manifest, configuration: election.configuration,
            definition: election.definition)
        let ceremony = Ceremony(starting: plan, using: &random)
        let secrets = (1...3).map { GuardianSecrets(ceremony, guardian: $0, using: &random) }
        let keys = try secrets.map { try $0.publicKeys(ceremony, using: &random) }
        let commitments = keys.map(ceremony.commitment)
        let set = try ceremony.commitmentSet(commitments)
        let signed = try Signing.document(
            set.canonicalBytes, .guardian, Array(election.people.guardians.prefix(3)), election.now)
        let verified = try VerifiedKeys(keys, agreed: AgreedCommitments(signed, ceremony: ceremony))
        try SeedWriter.write([set.start.canonicalBytes], "CeremonyStart")
        try SeedWriter.write([commitments[0].canonicalBytes], "CeremonyCommitment")
        try SeedWriter.write([set.canonicalBytes], "CommitmentSet")
        try SeedWriter.write([keys[0].canonicalBytes], "GuardianPublicKeys")
        try SeedWriter.write([verified.encryptShares(of: secrets[0], using: &random).canonicalBytes], "EncryptedShares")
        try SeedWriter.write([verified.record().canonicalBytes], "GuardianRecord")
        try recordSafety(election, set.start.identifier, &random)
        try SeedWriter.write([secrets[0].encoded().withBytes { $0 }], "GuardianSecrets")
        try SeedWriter.write([election.shares[0].encoded().withBytes { $0 }], "GuardianShare")
        let values = (0..<2).map { _ in SecretScalar(election.group, using: &random) }
        let nonces = SessionNonces(aggregate: set.documentHash, number: 1, values: values)
        try SeedWriter.write([nonces.encoded().withBytes { $0 }], "SessionNonces")
        var content = Array("a secret".utf8)
        let sealed = try SealedFile.seal(
            SecretBytes(wiping: &content), passphrase: TestCount.passphrase(), using: &random)
        try SeedWriter.write([sealed], "SealedFile")
        let element = keys[0].voteCommitments[0].bytes
        try SeedWriter.write([element], "Element")
        try SeedWriter.write([Group.standard.generator.bytes], "Element-standard")
        try SeedWriter.write([verified.record().guardians[0].voteProof.challenge.bytes], "Scalar")
        try SeedWriter.write([values[0].withBytes(count: 32) { $0 }], "SecretScalar")
    }

    private func recordSafety(
        _ election: TestElection, _ ceremony: HashValue, _ random: inout SeededRandom
    ) throws {
        let complaint = CeremonyComplaint(ceremony: ceremony, guardian: 1, about: 3)
        let aborted = [[], [complaint]].map {
            CeremonyAbort(ceremony: ceremony, abortedAt: election.now, complaints: $0)
        }
        try SeedWriter.write([complaint.canonicalBytes], "CeremonyComplaint")
        try SeedWriter.write(aborted.map(\.canonicalBytes), "CeremonyAbort")
        let record = election.context.guardianRecord
        let questions = [ShareQuestion.Occasion.opening, .closing].map {
            ShareQuestion(
                election: election.context.extendedBaseHash, guardianRecordHash: record.guardianRecordHash,
                fingerprint: election.context.fingerprint, occasion: $0, nonce: SHA256.hash([9]), askedAt: election.now)
        }
        try SeedWriter.write(questions.map(\.canonicalBytes), "ShareQuestion")
        let question = questions[0].documentHash
        let share = election.shares[1]
        let answer = ShareAnswer(
            question: question, guardian: 2,
            proof: .prove(
                record.statement(question, guardian: 2), voteShare: share.voteShare, dataShare: share.dataShare,
                using: &random))
        try SeedWriter.write([answer.canonicalBytes], "ShareAnswer")
    }

    private func recordCasts(_ election: TestElection) throws {
        var log = TestLog()
        var polling = TestPolling(election)
        let casts = try polling.cast(Array(TestVotes.all.prefix(4)))
        var bare = TestPolling(try TestElection(.ballots))
        let plain = try bare.vote(TestVotes.all[0])
        let all = casts.prefix(1) + [plain]
        try SeedWriter.write(all.map(\.submission.ballotBytes), "EncryptedBallot")
        try SeedWriter.write(all.map(\.submission.statementBytes), "CastStatement")
        try SeedWriter.write(all.map(\.ticket.ticket.canonicalBytes), "Ticket")
        try SeedWriter.write(all.map(\.ticket.canonicalBytes), "SignedTicket")
        let hinted = CastSubmission(
            ballot: plain.submission.ballot, statement: plain.submission.statement, signature: [], hints: [1, 2, 3, 4])
        try SeedWriter.write([casts[0].submission, hinted].map(\.canonicalBytes), "CastSubmission")
        let envelope = Envelope(leaf: 7, submission: casts[0].submission, ticket: casts[0].ticket)
        let evident = Envelope(
            leaf: 8, submission: casts[1].submission, ticket: casts[1].ticket,
            evidence: CastEvidence(status: [48, 0], timestamp: [48, 3, 2, 1, 0]))
        try SeedWriter.write([envelope.canonicalBytes, evident.canonicalBytes], "Envelope")
        for cast in casts { log.append(cast.submission) }
        log.append(.close, [1])
        let challenge = try polling.challenge(TestVotes.all[4])
        try recordChallenge(challenge)
        try SeedWriter.write(
            [log.leaves[0], log.leaves[4], challenge.submission.leaf.canonicalBytes], "LogLeaf")
        try recordInterface(casts, log)
    }

    private func recordChallenge(_ challenge: TestChallenge) throws {
        let submission = challenge.submission
        try SeedWriter.write([submission.statementBytes], "ChallengeStatement")
        try SeedWriter.write([submission.opening.canonicalBytes], "BallotOpening")
        try SeedWriter.write([submission.canonicalBytes], "ChallengeSubmission")
        let envelope = ChallengeEnvelope(leaf: 9, submission: submission, ticket: challenge.ticket)
        try SeedWriter.write([envelope.canonicalBytes], "ChallengeEnvelope")
        let published = PublishedChallenge(leaf: 9, ballot: submission.ballot, opening: submission.opening)
        try SeedWriter.write([published.canonicalBytes], "PublishedChallenge")
        let receipt = ChallengeReceipt(
            ballot: submission.ballotHash, statement: submission.statementHash, proof: "c2sp.org/tlog-proof@v1\n")
        try SeedWriter.write([receipt.canonicalBytes], "ChallengeReceipt")
        let saved = SavedChallenge(
            election: submission.statement.election, fingerprint: submission.statement.fingerprint,
            ballot: receipt.ballot, statement: receipt.statement,
            confirmationCode: submission.statement.confirmationCode, proof: receipt.proof)
        try SeedWriter.write([saved.canonicalBytes], "SavedChallenge")
    }

    private func recordInterface(_ casts: [TestCast], _ log: TestLog) throws {
        var tree = MemoryTree()
        for leaf in log.leaves { tree.append(leaf: leaf) }
        let signer = try NoteSigner(name: TestElection.logName, key: TestElection.logKey)
        let checkpoint = try Checkpoint(
            signing: TestElection.logName, size: log.leaves.count,
            root: MerkleTree.root(size: log.leaves.count, reader: tree),
            by: signer)
        let witness = try CheckpointCosigner(name: "witness.example", key: TestElection.ticketKey)
        let cosigned = try checkpoint.adding(witness.cosign(checkpoint, time: 1_800_000_000))
        try SeedWriter.write([checkpoint.encoded, cosigned.encoded], "Checkpoint")
        let note = try SignedNote(text: "one\n\ntwo\n", signers: [signer])
        try SeedWriter.write([note.encoded, cosigned.encoded], "SignedNote")
        let path = try MerkleTree.inclusionProof(index: 1, size: log.leaves.count, reader: tree)
        let proofs = try [nil, [1, 2, 3]].map {
            try InclusionReceipt(index: 1, proof: path, checkpoint: cosigned, extra: $0).encoded
        }
        try SeedWriter.write(proofs, "InclusionReceipt")
        let submission = casts[1].submission
        let receipt = CastReceipt(
            ballot: submission.ballotHash, statement: submission.statementHash,
            standing: submission.statement.standingCommitment, sequence: submission.statement.sequence,
            proof: String(decoding: proofs[0], as: UTF8.self))
        let problems =
            [
                Problem(.closed, "the voting is closed"),
                Problem(.sequenceTaken, "another ballot was first", winner: receipt, ticket: casts[1].ticket),
            ] + uses(of: submission.statement, receipt.proof)
        try SeedWriter.write(problems.map(\.canonicalBytes), "Problem")
        let stamped = CastReceipt(
            ballot: receipt.ballot, statement: receipt.statement, standing: receipt.standing,
            sequence: receipt.sequence, proof: receipt.proof, timestamp: [48, 0])
        try SeedWriter.write([receipt, stamped].map(\.canonicalBytes), "CastReceipt")
        let answers = [nil, receipt].map { TicketAnswer(ticket: casts[1].ticket, previous: $0) }
        try SeedWriter.write(answers.map(\.canonicalBytes), "TicketAnswer")
        let test = ChallengeReceipt(ballot: receipt.ballot, statement: receipt.statement, proof: receipt.proof)
        let status = VoterStatus(
            phase: .open, voter: "T-1", ballotStyle: 1, rollVersion: 0, receipts: [receipt], challenges: [test],
            challengesWaiting: 1)
        try SeedWriter.write([status.canonicalBytes], "VoterStatus")
        let saved = [receipt, stamped].map { SavedReceipt(submission: submission, receipt: $0).canonicalBytes }
        try SeedWriter.write(saved, "SavedReceipt")
    }

    /// Refusals of a ticket that the other kind of statement has used.
    private func uses(of cast: CastStatement, _ proof: String) -> [Problem] {
        let challenge = ChallengeStatement(
            election: cast.election, fingerprint: cast.fingerprint, ballot: cast.ballot,
            confirmationCode: cast.confirmationCode, ballotStyle: cast.ballotStyle, rollVersion: cast.rollVersion,
            ticket: cast.ticket, identifierSalt: cast.identifierSalt, challengedAt: cast.castAt)
        return [TicketUse.Statement.cast(cast), .challenge(challenge)].map {
            Problem(
                .ticketUsed, "the ticket has served another statement",
                use: TicketUse(statement: $0, signature: [48, 0], proof: proof))
        }
    }

    private func recordIdentity(_ election: TestElection) throws {
        let people = election.people
        let certificates = [people.voters[0].certificate, people.issuer, people.officials[0].certificate]
        try SeedWriter.write(certificates.map(\.der), "Certificate")
        let pem = certificates.map {
            "-----BEGIN CERTIFICATE-----\n\(Base64.encode($0.der))\n-----END CERTIFICATE-----\n"
        }
        try SeedWriter.write([Array(pem[0].utf8), Array(("a comment\n" + pem.joined()).utf8)], "CertificateFile")
        let signatures = try [people.voters[0], people.guardians[0]].map {
            try DetachedSignature.sign([1, 2, 3], by: $0, at: election.now.seconds)
        }
        try SeedWriter.write(signatures, "DetachedSignature")
        try SeedWriter.write([TestElection.logKey.publicKey.bytes], "Ed25519Key")
    }

    private func recordCounting(_ box: TestBox) async throws {
        var count = try await TestCount.processed(box, folder: TemporaryFolder().path)
        var random = SystemRandom()
        let aggregate = try await count.opened().rebuildAggregate {}
        let guardians = try [1, 3].map { try count.guardian($0, aggregate) }
        let commitments = try guardians.map { try $0.commit(number: 1, guardians: [1, 3], using: &random) }
        let session = try count.logSession(commitments)
        let reveals = try guardians.map { try $0.reveal(session) }
        let responses = try guardians.map { try $0.respond(session, reveals: reveals) }
        let result = try ResultBuilder(aggregate: aggregate, session: session, reveals: reveals).build(responses)
        let folder = try TemporaryFolder().path + "/record"
        let list = try RecordPublisher(count.opened()).publish(result, to: folder)
        try SeedWriter.write([commitments[0].canonicalBytes], "SessionCommitment")
        try SeedWriter.write([session.document.canonicalBytes], "SessionDocument")
        try SeedWriter.write([reveals[0].canonicalBytes], "SessionReveal")
        try SeedWriter.write([responses[0].canonicalBytes], "SessionResponse")
        try SeedWriter.write([result.canonicalBytes], "ResultDocument")
        try SeedWriter.write([list.canonicalBytes], "RecordList")
        try SeedWriter.write([aggregate.document.canonicalBytes], "AggregateDocument")
        let processed = try DurableFile.read("\(folder)/\(RecordFolder.processed)")
        try SeedWriter.write([processed, Self.challenged(processed)], "ProcessedDocument")
        let dispositions = try DurableFile.read("\(folder)/\(RecordFolder.dispositions)")
        let invalid = Disposition(leaf: 5, kind: .invalid, reason: .proof, ballotStyle: 2)
        try SeedWriter.write(
            dispositions.split(separator: 10).prefix(3).map { Array($0) } + [invalid.canonicalBytes], "Disposition")
        try SeedWriter.write([dispositions], "LineReader")
        let ballots = try DurableFile.read("\(folder)/\(RecordFolder.segment(0))").split(separator: 10)
        let bare = try PublishedBallot(canonical: Array(ballots[0]), group: box.election.group)
        let unnamed = PublishedBallot(
            leaf: bare.leaf, standing: nil, ballot: bare.ballot, ballotBytes: bare.ballotBytes)
        try SeedWriter.write([Array(ballots[0]), unnamed.canonicalBytes], "PublishedBallot")
        let size = count.log.leaves.count
        let entries = try DurableFile.read("\(count.logFolder)/tile/entries/000.p/\(size)")
        try SeedWriter.write([[UInt8(size)] + entries, [0], [1, 0, 0]], "EntryBundle")
    }

    /// The same document with challenged ballots.
    private static func challenged(_ processed: [UInt8]) -> [UInt8] {
        let text = String(decoding: processed, as: UTF8.self)
        return Array(
            text.replacing("\"styles\":", with: "\"challenged\":{\"opened\":2,\"unopened\":1},\"styles\":").utf8)
    }

    /// Documents in the standard group.
    private func recordGolden() throws {
        let record = SeedCorpus.root.appending(path: "../../Elections/golden-0/record").standardized.path
        let ballots = try DurableFile.read("\(record)/\(RecordFolder.segment(0))").split(separator: 10)
        try SeedWriter.write([Array(ballots[0])], "PublishedBallot-standard")
        try SeedWriter.write([DurableFile.read("\(record)/\(RecordFolder.result)")], "ResultDocument-standard")
    }

    private func recordTexts() throws {
        func write(_ texts: [String], _ decoder: String) throws {
            try SeedWriter.write(texts.map { Array($0.utf8) }, decoder)
        }
        try write(["tile/0/000", "tile/entries/x001/x234/067.p/8", "tile/3/255.p/255"], "TilePath")
        try write([".official-1.p7s", ".guardian-12.p7s"], "SignatureSuffix")
        let hints = HintReader.magic + [0, 0, 0, 12]
        try SeedWriter.write([hints, hints + [UInt8](0..<12) + [UInt8](repeating: 0, count: 12)], "HintFile")
        try write(["QQ==", "QUI=", "QUJD", "AAECAwQFBgcICQ=="], "Base64")
        try write(["00FF", HashValue.zero.hexadecimal, SHA256.hash([UInt8]()).hexadecimal], "Hexadecimal")
        try write(["1970-01-01T00:00:00Z", "2028-02-29T23:59:59Z", "9999-12-31T23:59:59Z"], "Timestamp")
        let hash = SHA256.hash([1]).hexadecimal
        try write([hash, "\(hash.lowercased().prefix(32)) \(hash.dropFirst(32))\n"], "TypedHash")
        try write(
            [
                "voter_id,name,ballot_style\nA-1,Ana,1\nB-2,\"Bo, \"\"B\"\" Li\",South West\n",
                "voter_id,name,ballot_style,weight\r\nA-1,Ana,North,1\r\nB-2,Bo,2,1000000\r\n",
            ], "RollTable")
        try write(
            [
                "change,voter_id,name,ballot_style,weight\nadd,C-3,\"Cy, C\",North,\nremove,A-1,,,\nmove,B-2,,1,\n",
                "change,voter_id,name,ballot_style,weight\r\nweight,B-2,,,1\r\nadd,A-2,Al,South West,7\r\n",
            ], "RollChangesTable")
        try write(
            [
                "action,voter_id,reason,time\nrevoke,A-2,voted on paper,2026-11-22T08:00:00Z\nrevoke,A-1,,\n",
                "action,voter_id,reason,time\r\nrevoke,A-1,\"list 7, line 3\",\r\n",
            ], "OverrideTable")
        try write(
            [
                """
                {"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[2]},{"contest":3,"options":[1,1]}]}
                """,
                "{\n  \"type\": \"selections\",\n  \"ballot_style\": 2,\n  \"contests\": []\n}\n",
            ], "SelectionsFile")
        try write(
            [
                """
                # TITLE: A vote
                # DATA TYPE: cat
                # NUMBER ALTERNATIVES: 3
                # NUMBER VOTERS: 6
                # NUMBER CATEGORIES: 2
                # ALTERNATIVE NAME 1: Ana
                # ALTERNATIVE NAME 2: Bo
                # ALTERNATIVE NAME 3: Cy
                3: {1,2},3
                2: {},{1,2,3}
                1: 3,{1,2}

                """
            ], "PrefLibFile")
    }
}

/// Writes numbered seeds.
enum SeedWriter {
    static func removeAll() throws {
        for folder in try FileManager.default.contentsOfDirectory(atPath: SeedCorpus.folder.path) {
            for name in try FileManager.default.contentsOfDirectory(atPath: SeedCorpus.folder.path + "/" + folder)
            where !name.hasPrefix("crash-") {
                try FileManager.default.removeItem(atPath: "\(SeedCorpus.folder.path)/\(folder)/\(name)")
            }
        }
    }

    static func write(_ seeds: [[UInt8]], _ decoders: String...) throws {
        for decoder in decoders {
            let folder = SeedCorpus.folder.path + "/" + decoder
            try DurableFile.makeFolder(folder)
            for (number, bytes) in seeds.enumerated() {
                try DurableFile.write(bytes, to: "\(folder)/\(number)", replacing: true)
            }
        }
    }
}
