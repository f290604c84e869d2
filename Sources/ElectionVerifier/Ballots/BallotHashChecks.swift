import ElectionModel
import Primitives

/// Verifications 5.B and 8 for one ballot. Each hash is computed from the values below it, not from stated hashes.
struct BallotHashChecks {
    let basis: ElectionBasis
    let ballot: EncryptedBallot
    let place: Place

    /// - Returns: H_I as computed.
    func run(_ findings: inout Findings) -> HashValue {
        let identifierHash = BallotHashes.identifierHash(
            extendedBaseHash: basis.extendedBaseHash, identifier: ballot.identifier)
        same(ballot.identifierHash, identifierHash, .identifierHash, "identifier hash", &findings)
        let contestHashes = ballot.contests.map { contest in
            BallotHashes.contestHash(
                identifierHash: identifierHash, contest: contest.contest,
                ciphertexts: contest.selections.map(\.ciphertext))
        }
        for (contest, computed) in zip(ballot.contests, contestHashes) {
            same(
                contest.contestHash, computed, .contestHash, "\(basis.name(contest: contest.contest)), contest hash",
                &findings)
        }
        let field = BallotHashes.chainingField(extendedBaseHash: basis.extendedBaseHash, device: ballot.device)
        let code = BallotHashes.confirmationCode(
            identifierHash: identifierHash, contestHashes: contestHashes, chainingField: field)
        same(ballot.confirmationCode, code, .confirmationCode, "confirmation code", &findings)
        findings.require(
            ballot.chainingField.dropFirst(4) == field.dropFirst(4), .deviceHash, place.appending("chaining field"),
            "the hash does not belong to the device \"\(ballot.device)\"")
        findings.require(
            ballot.chainingField.prefix(4) == field.prefix(4), .chainingField, place.appending("chaining field"),
            "the first four bytes are not zero: ballots of this project are not chained")
        return identifierHash
    }

    private func same(
        _ found: HashValue, _ computed: HashValue, _ check: Check, _ part: @autoclosure () -> String,
        _ findings: inout Findings
    ) {
        findings.require(
            found == computed, check, place.appending(part()), "the hash is \(computed), found \(found)")
    }
}
