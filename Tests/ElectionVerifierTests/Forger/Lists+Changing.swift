import ElectionModel
import Primitives

// Copies of signed lists with some fields changed, for forgeries.

extension RollUpdate {
    func changing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, number: Int? = nil, previous: HashValue? = nil,
        electorate: [Group]? = nil
    ) throws -> RollUpdate {
        try RollUpdate(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            number: number ?? self.number, previous: previous ?? self.previous, changes: changes,
            electorate: electorate ?? self.electorate, issuedAt: issuedAt)
    }
}

extension OverrideList {
    func changing(
        election: HashValue? = nil, fingerprint: HashValue? = nil, number: Int? = nil, previous: HashValue? = nil,
        revoked: Int? = nil, restored: Int? = nil
    ) -> OverrideList {
        OverrideList(
            election: election ?? self.election, fingerprint: fingerprint ?? self.fingerprint,
            number: number ?? self.number, previous: previous ?? self.previous, entries: entries,
            revoked: revoked ?? self.revoked, restored: restored ?? self.restored, issuedAt: issuedAt)
    }
}
