import ElectionModel
import Primitives
import SigmaProofs

/// R.6: each session decrypts the processed aggregate and nothing else, by a quorum of guardians that committed first.
struct SessionChecks {
    let documents: RecordDocuments
    let basis: ElectionBasis

    func run(_ findings: inout Findings) {
        for (position, document) in documents.sessions.enumerated() {
            guard let session = document?.value else { continue }
            check(session, number: position + 1, &findings)
        }
        guard let result = documents.result?.value, let last = documents.sessions.last, let last else { return }
        findings.require(
            result.session == last.hash, .sessions, Place(RecordFolder.result, "session"),
            "the last session has the hash \(last.hash), found \(result.session)")
    }

    private func check(_ session: SessionDocument, number: Int, _ findings: inout Findings) {
        let file = RecordFolder.session(number)
        findings.require(
            session.number == number, .sessions, Place(file, "number"),
            "expected session \(number), found \(session.number)")
        if let processed = documents.processed {
            findings.require(
                session.processed == processed.hash, .sessions, Place(file, "processed"),
                "processed.json has the hash \(processed.hash), found \(session.processed)")
        }
        checkGuardians(session, file, &findings)
        for (position, commitment) in session.commitments.enumerated() {
            check(commitment, Place(file, "commitments[\(position)]"), &findings)
        }
    }

    private func checkGuardians(_ session: SessionDocument, _ file: String, _ findings: inout Findings) {
        let present = session.commitments.map(\.guardian)
        do throws(ProofError) {
            _ = try GuardianSet(present, count: basis.settings.guardianCount, quorum: basis.settings.quorum)
            findings.pass(.sessions)
        } catch {
            findings.fail(.sessions, Place(file, "commitments"), error.reason)
        }
        for (position, commitment) in session.commitments.enumerated() {
            findings.require(
                commitment.guardians == present, .sessions, Place(file, "commitments[\(position)].guardians"),
                "the guardian committed with the guardians \(commitment.guardians), here are \(present)")
        }
    }

    private func check(_ commitment: SessionCommitment, _ place: Place, _ findings: inout Findings) {
        if let aggregate = documents.aggregate {
            findings.require(
                commitment.aggregate == aggregate.hash, .sessions, place.appending("aggregate"),
                "aggregate.json has the hash \(aggregate.hash), found \(commitment.aggregate)")
        }
        guard let withheld = documents.processed?.value.withheld else { return }
        let shape = basis.manifest.contests.enumerated()
            .filter { !withheld.contains($0.offset + 1) }
            .map { [$0.offset + 1, $0.element.options.count] }
        findings.require(
            commitment.hashes.shape == shape, .sessions, place.appending("commitments"),
            "the commitments are not those for exactly the contests and options that may be decrypted")
    }
}
