import ElectionModel
import GroupArithmetic
import Primitives
import SigmaProofs
import Testing

@Suite struct ElectionContextTests {
    private let election: TestElection

    init() throws { election = try TestElection() }

    private func refused(_ bundle: ElectionBundle, pinned: HashValue? = nil) -> FormatError? {
        refusal { () throws(FormatError) in _ = try ElectionContext(bundle, group: toy, pinned: pinned) }
    }

    private func refused(_ record: GuardianRecord) -> FormatError? { refused(election.bundle(record)) }

    @Test("a consistent election under its fingerprint is accepted")
    func accepted() throws {
        let bundle = election.bundle()
        let fingerprint = ElectionFingerprint.compute(
            definition: bundle.definition, guardians: SHA256.hash(bundle.guardians))
        for pinned in [nil, fingerprint] {
            let context = try ElectionContext(bundle, group: toy, pinned: pinned)
            #expect(context.fingerprint == fingerprint)
            #expect(context.manifest == election.manifest)
            #expect(context.extendedBaseHash == election.record().extendedBaseHash)
            #expect(context.guardianRecord == election.record())
        }
    }

    @Test("another fingerprint than the pinned one is refused before anything is read")
    func wrongFingerprint() {
        let error = refused(election.bundle(), pinned: someHash("other"))
        #expect(error?.code == .inconsistent)
        #expect(error?.path == "fingerprint")
        let garbage = ElectionBundle(manifest: [1], election: [2], guardians: [3], roll: .zero)
        #expect(refused(garbage, pinned: someHash("other"))?.path == "fingerprint")
    }

    @Test("any changed file has another fingerprint")
    func changedFiles() throws {
        let bundle = election.bundle()
        let pinned = ElectionFingerprint.compute(
            definition: bundle.definition, guardians: SHA256.hash(bundle.guardians))
        for changed in [
            ElectionBundle(
                manifest: bundle.manifest + [10], election: bundle.election, guardians: bundle.guardians,
                roll: bundle.roll),
            ElectionBundle(
                manifest: bundle.manifest, election: bundle.election + [10], guardians: bundle.guardians,
                roll: bundle.roll),
            ElectionBundle(
                manifest: bundle.manifest, election: bundle.election, guardians: bundle.guardians + [10],
                roll: bundle.roll),
            ElectionBundle(
                manifest: bundle.manifest, election: bundle.election, guardians: bundle.guardians, roll: .zero),
        ] {
            #expect(refused(changed, pinned: pinned)?.path == "fingerprint")
        }
    }

    @Test("files that are not canonical are refused even without a pinned fingerprint")
    func notCanonical() {
        let bundle = election.bundle()
        #expect(refused(election.bundle(manifest: bundle.manifest + [10]))?.code == .trailingBytes)
        #expect(refused(election.bundle(election: [32] + bundle.election))?.code == .notCanonical)
        #expect(refused(election.bundle(election: bundle.manifest)) != nil)
    }

    @Test("each hash in the guardian record is computed again")
    func hashes() {
        let wrong = someHash("wrong")
        for (record, path) in [
            (election.record(hp: wrong), "parameter_base_hash"), (election.record(hb: wrong), "base_hash"),
            (election.record(hg: wrong), "guardian_record_hash"), (election.record(he: wrong), "extended_base_hash"),
        ] {
            let error = refused(record)
            #expect(error?.code == .inconsistent)
            #expect(error?.path == path)
        }
    }

    @Test("a record for another manifest is refused")
    func otherManifest() throws {
        let other = try Manifest(
            label: "Another election", contests: election.manifest.contests,
            ballotStyles: election.manifest.ballotStyles)
        #expect(refused(election.bundle(manifest: other.canonicalBytes))?.path == "base_hash")
    }

    @Test("joint keys are the products of the guardians' keys")
    func jointKeys() {
        let record = election.record()
        #expect(refused(election.record(voteKey: toy.g(Scalar(toy, 5))))?.path == "vote_key")
        #expect(refused(election.record(dataKey: toy.g(Scalar(toy, 5))))?.path == "data_key")
        let swapped = election.record(voteKey: record.dataKey, dataKey: record.voteKey)
        #expect(refused(swapped)?.path == "vote_key")
    }

    @Test("the number of guardians and the quorum are those of election.json")
    func numbers() {
        for record in [
            election.record(keys: Array(election.keys.prefix(2))), election.record(guardianCount: 4),
            election.record(quorum: 3), election.record(keys: election.keys + [election.keys[0]]),
        ] {
            #expect(refused(record)?.path == "guardians")
        }
    }

    @Test("guardians stand in their order")
    func order() {
        #expect(refused(election.record(keys: election.keys.reversed()))?.path == "guardians[0]")
        let twice = [election.keys[0], election.keys[0], election.keys[2]]
        #expect(refused(election.record(keys: twice))?.path == "guardians[1]")
    }

    private func changing(
        _ index: Int, communicationKey: GroupElement? = nil, votes: [GroupElement]? = nil, data: [GroupElement]? = nil,
        voteProof: GuardianKeyProof? = nil, dataProof: GuardianKeyProof? = nil
    ) -> GuardianRecord {
        var keys = election.keys
        let old = keys[index]
        keys[index] = GuardianPublicKeys(
            ceremony: old.ceremony, guardian: old.guardian, communicationKey: communicationKey ?? old.communicationKey,
            voteCommitments: votes ?? old.voteCommitments, dataCommitments: data ?? old.dataCommitments,
            voteProof: voteProof ?? old.voteProof, dataProof: dataProof ?? old.dataProof)
        return election.record(keys: keys)
    }

    @Test("a guardian's keys without their own proof are refused: swapped, exchanged or taken from another guardian")
    func proofs() {
        let keys = election.keys[1]
        for record in [
            changing(1, votes: keys.dataCommitments, data: keys.voteCommitments),
            changing(1, votes: keys.voteCommitments.reversed()),
            changing(1, votes: election.keys[0].voteCommitments),
            changing(1, communicationKey: toy.g(Scalar(toy, 77))),
            changing(1, voteProof: keys.dataProof, dataProof: keys.voteProof),
            changing(1, voteProof: election.keys[2].voteProof),
            changing(1, votes: Array(keys.voteCommitments.prefix(1))),
            changing(1, data: keys.dataCommitments + [toy.generator]),
            changing(1, voteProof: .init(challenge: keys.voteProof.challenge, responses: [])),
        ] {
            let error = refused(record)
            #expect(error?.code == .inconsistent)
            #expect(error?.path == "guardians[1]")
        }
    }

    @Test("a bundle for another group is refused")
    func otherGroup() {
        let error = refusal { () throws(FormatError) in
            _ = try ElectionContext(election.bundle(), group: Group(.insecure48), pinned: nil)
        }
        #expect(error != nil)
    }

    @Test("share keys are those of the guardians' polynomials")
    func shareKeys() throws {
        let record = election.record()
        for guardian in 1...3 {
            let point = Scalar(toy, guardian)
            let expected = toy.product(
                record.guardians.map { $0.voteCommitments[0] * $0.voteCommitments[1].power(point) })
            #expect(record.shareKey(of: guardian) == expected)
        }
    }
}
