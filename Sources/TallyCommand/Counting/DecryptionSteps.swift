import CommandConsole
import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import Tally

/// A guardian at the decryption: its medium and, for one step, its passphrase.
struct DecryptionSeat {
    let state: String
    let passphrase: SecretBytes

    var memory: DecryptionState { DecryptionState(guardianFolder: state) }

    func open(_ aggregate: RebuiltAggregate) throws -> (guardian: DecryptingGuardian, index: Int) {
        let share = try openShare(aggregate.context.guardianRecord)
        guard share.fingerprint == aggregate.context.fingerprint else {
            throw TallyError(.badGuardianFile, "the share in \(state) belongs to another election")
        }
        let guardian = try DecryptingGuardian(
            aggregate: aggregate, index: share.index, share: share.voteShare, state: memory, passphrase: passphrase)
        return (guardian, share.index)
    }

    private func openShare(_ record: GuardianRecord) throws -> GuardianShare {
        try Self.explaining(state, record) {
            try GuardianMedium.share(in: state, passphrase: passphrase, group: .standard)
        }
    }

    /// Looked at before the ballots are checked, which may take hours.
    static func requireShare(in state: String, _ record: GuardianRecord) throws {
        try explaining(state, record) { try GuardianMedium.requireShare(in: state) }
    }

    private static func explaining<Result>(
        _ state: String, _ record: GuardianRecord, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let error as CeremonyError where [.missingShare, .wrongStep].contains(error.code) {
            throw CommandFailure(
                .inputOutput, "there is no share of the key in \(state)",
                hint: "put the right medium in; if it is lost, any \(record.quorum) of the \(record.guardianCount) "
                    + "guardians get the result: commit again with others in --guardians")
        } catch let error as CeremonyError {
            throw CommandFailure(
                .badInput, "\(error)",
                hint: error.code == .openFolder ? "use a folder of your own and set its mode with chmod 700" : nil)
        }
    }
}

/// The file steps of one decryption session, the same for guardians at their own computers and for those who take turns.
struct DecryptionSteps {
    let options: CountOptions
    let count: CountFolder
    /// N.
    let number: Int
    private let files: SessionFiles

    init(_ options: CountOptions, _ count: CountFolder, session number: Int) {
        self.options = options
        self.count = count
        self.number = number
        files = SessionFiles(options, number)
    }

    struct Written {
        let path: String
        let session: Int
        let guardian: Int

        func say(_ report: ReportOption, _ type: String, next: String) {
            report.say("written: \(path)\nnext: \(next)", type) {
                $0.field("path", path)
                $0.field("session", session)
                $0.field("guardian", guardian)
            }
        }
    }

    func commit(_ seat: DecryptionSeat, _ aggregate: RebuiltAggregate, _ guardians: [Int]) throws -> Written {
        let (guardian, index) = try seat.open(aggregate)
        let path = try free("commitment", index)
        var random = SystemRandom()
        let commitment = try guardian.commit(number: number, guardians: guardians, using: &random)
        try DurableFile.makeFolder(options.sessionFolder(number))
        return try write(commitment.canonicalBytes, path, index)
    }

    func reveal(_ seat: DecryptionSeat) throws -> Written {
        let (guardian, index) = try seat.open(count.rememberedAggregate(seat.memory))
        let path = try free("reveal", index)
        return try write(guardian.reveal(files.logged(count)).canonicalBytes, path, index)
    }

    func respond(_ seat: DecryptionSeat) throws -> Written {
        let (guardian, index) = try seat.open(count.rememberedAggregate(seat.memory))
        let logged = try files.logged(count)
        let reveals = try files.reveals(logged.guardians)
        let path = try free("response", index)
        return try write(guardian.respond(logged, reveals: reveals).canonicalBytes, path, index)
    }

    /// Looked at first, so that nothing on the guardian's medium changes for a file that cannot be written.
    private func free(_ kind: String, _ guardian: Int) throws -> String {
        let path = "\(options.sessionFolder(number))/\(kind)-\(guardian).json"
        guard !DurableFile.exists(path) else { throw PrimitivesError(.fileExists, "\(path) exists already") }
        return path
    }

    private func write(_ bytes: [UInt8], _ path: String, _ guardian: Int) throws -> Written {
        try DurableFile.write(bytes, to: path)
        return Written(path: path, session: number, guardian: guardian)
    }

    /// - Returns: the path of the session document.
    func buildSession() throws -> String {
        let document = try SessionDocument.build(files.commitments(), count: count)
        let path = "\(options.count)/\(RecordFolder.session(number))"
        try DurableFile.write(document.canonicalBytes, to: path)
        return path
    }

    func result(_ aggregate: RebuiltAggregate) throws -> (result: ResultDocument, path: String) {
        let logged = try files.logged(count)
        let builder = try ResultBuilder(aggregate: aggregate, session: logged, reveals: files.reveals(logged.guardians))
        let result = try builder.build(files.responses(logged.guardians))
        let path = "\(options.count)/\(RecordFolder.result)"
        try DurableFile.write(result.canonicalBytes, to: path)
        return (result, path)
    }
}
