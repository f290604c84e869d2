import ElectionModel
import ElectionTestKit
import ElectionVerifier
import GroupArithmetic
import Primitives
import Testing

@Suite("Forged parameters and keys")
struct ForgedKeyTests {
    @Test("parameters of one's choice are refused, each under its id")
    func parameters() async throws {
        let forgery = try await Forgery()
        let list: RecordList = try forgery.read(RecordFolder.list)
        let stated = list.parameters
        let changed: [(RecordList.Parameters, Check)] = [
            (.init(p: Self.flip(stated.p), q: stated.q, g: stated.g), .prime),
            (.init(p: stated.p, q: Self.flip(stated.q), g: stated.g), .order),
            (.init(p: stated.p, q: stated.q, g: Self.flip(stated.g)), .generator),
        ]
        for (parameters, check) in changed {
            let forged = list.replacing(parameters: parameters)
            #expect(try await forgery.failing([RecordFolder.list: forged.canonicalBytes]) == [check])
        }
        let older = list.replacing(specification: "v2.0.0")
        #expect(try await forgery.failing([RecordFolder.list: older.canonicalBytes]) == [.specification])
    }

    private static func flip(_ bytes: [UInt8]) -> [UInt8] { bytes.dropLast() + [bytes[bytes.count - 1] ^ 1] }

    @Test("a record in a toy group never holds in the standard group")
    func toyGroup() async throws {
        let record = try await TestRecord.shared(.full)
        let report = try await RecordVerifier().verify(folder: record.folder, fingerprint: record.fingerprint)
        #expect(report.verdict == .doesNotHold)
        #expect(report[.prime]?.status == .fail)
    }

    @Test("a key of g, a key of 1 and equal keys are refused")
    func degenerateKeys() async throws {
        let forgery = try await Forgery()
        let group = forgery.group
        let record: GuardianRecord = try forgery.read(RecordFolder.guardians)
        for key in [group.generator, group.identity, record.guardians[1].communicationKey] {
            let forged = record.replacing(communicationKey: key)
            let failing = try await forgery.failing([RecordFolder.guardians: forged.canonicalBytes])
            #expect(failing.isSuperset(of: [.degenerateKeys, .keyProof, .keyCommitments, .pinnedFingerprint]))
        }
    }

    @Test("a joint key that is not the guardians' product is refused")
    func jointKey() async throws {
        let forgery = try await Forgery()
        let record: GuardianRecord = try forgery.read(RecordFolder.guardians)
        let other = record.guardians[0].communicationKey
        let failing = try await forgery.failing([
            RecordFolder.guardians: record.replacing(voteKey: other).canonicalBytes
        ])
        #expect(failing == [.voteKey, .pinnedFingerprint])
        let data = try await forgery.failing([
            RecordFolder.guardians: record.replacing(dataKey: other).canonicalBytes
        ])
        #expect(data == [.dataKey, .pinnedFingerprint])
    }

    @Test("a key outside of the group is refused under 2.A")
    func keyOutsideOfTheGroup() async throws {
        let forgery = try await Forgery()
        let record: GuardianRecord = try forgery.read(RecordFolder.guardians)
        let key = record.guardians[0].communicationKey.bytes
        let two = [UInt8](repeating: 0, count: key.count - 1) + [2]
        let text = String(decoding: forgery.copy.text(RecordFolder.guardians), as: UTF8.self)
        let forged = text.replacing(Hexadecimal.encode(key), with: Hexadecimal.encode(two))
        let failing = try await forgery.failing([RecordFolder.guardians: Array(forged.utf8)])
        #expect(failing.contains(.keyMembership))
    }

    @Test("keys that were not committed to are refused")
    func otherCommitment() async throws {
        let forgery = try await Forgery()
        let set: CommitmentSet = try forgery.read(RecordFolder.commitments)
        let forged = CommitmentSet(
            start: set.start, commitments: [SHA256.hash([3])] + set.commitments.dropFirst())
        let failing = try await forgery.failing([RecordFolder.commitments: forged.canonicalBytes])
        #expect(failing == [.keyCommitments, .pinnedFingerprint])
    }
}

extension RecordList {
    func replacing(specification: String? = nil, parameters: Parameters? = nil) -> RecordList {
        RecordList(
            specification: specification ?? self.specification, parameters: parameters ?? self.parameters,
            election: election, fingerprint: fingerprint, roll: roll, level: level, files: files)
    }
}

extension GuardianRecord {
    /// - Parameter communicationKey: of the first guardian.
    func replacing(
        communicationKey: GroupElement? = nil, voteKey: GroupElement? = nil, dataKey: GroupElement? = nil
    ) -> GuardianRecord {
        let first = guardians[0]
        let changed = GuardianPublicKeys(
            ceremony: first.ceremony, guardian: first.guardian,
            communicationKey: communicationKey ?? first.communicationKey, voteCommitments: first.voteCommitments,
            dataCommitments: first.dataCommitments, voteProof: first.voteProof, dataProof: first.dataProof)
        return GuardianRecord(
            commitmentSet: commitmentSet, guardianCount: guardianCount, quorum: quorum,
            parameterBaseHash: parameterBaseHash, baseHash: baseHash, guardianRecordHash: guardianRecordHash,
            extendedBaseHash: extendedBaseHash, voteKey: voteKey ?? self.voteKey, dataKey: dataKey ?? self.dataKey,
            guardians: [changed] + guardians.dropFirst())
    }
}
