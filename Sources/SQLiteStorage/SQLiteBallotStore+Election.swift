public import BallotStorage
public import ElectionModel
import Foundation
import GRDB
public import Primitives

extension SQLiteBallotStore {
    public func electionFiles() async throws -> ElectionFiles? {
        try await read { database in
            var files: [String: [UInt8]] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT name, bytes FROM file") {
                files[row["name"]] = row.bytes("bytes")
            }
            guard let manifest = files["manifest"], let election = files["election"], let roll = files["roll"] else {
                return nil
            }
            return ElectionFiles(manifest: manifest, election: election, roll: roll)
        }
    }

    public func voter(_ identifier: String) async throws -> VoterRoll.Voter? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT id, name, ballot_style, weight FROM voter WHERE id = ?", arguments: [identifier]
            ).map {
                VoterRoll.Voter(
                    identifier: $0["id"], name: $0["name"], ballotStyle: $0["ballot_style"], weight: $0["weight"])
            }
        }
    }

    public func issue(_ ticket: SignedTicket) async throws {
        try await write { database in
            try database.cachedStatement(sql: "INSERT INTO ticket (hash, voter, expires_at, bytes) VALUES (?, ?, ?, ?)")
                .execute(arguments: [
                    Data(ticket.ticket.documentHash.bytes), ticket.ticket.voter, ticket.ticket.expiresAt.seconds,
                    Data(ticket.canonicalBytes),
                ])
        }
    }

    public func ticket(_ hash: HashValue) async throws -> StoredTicket? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT voter, expires_at, bytes, EXISTS (SELECT 1 FROM envelope WHERE ticket = hash) AS used
                    FROM ticket WHERE hash = ?
                    """, arguments: [Data(hash.bytes)]
            ).map {
                StoredTicket(
                    voter: $0["voter"], expiresAt: Timestamp(seconds: $0["expires_at"]), isUsed: $0["used"],
                    bytes: $0.bytes("bytes"))
            }
        }
    }

    public func counts() async throws -> StorageCounts {
        try await read { database in
            let size = try Self.latestCheckpoint(in: database).size
            let steps = try Int.fetchOne(database, sql: "SELECT count(*) FROM step") ?? 0
            return StorageCounts(
                voters: try Int.fetchOne(database, sql: "SELECT count(*) FROM voter") ?? 0, logSize: size,
                casts: size - steps,
                pending: try Int.fetchOne(database, sql: "SELECT count(*) FROM envelope WHERE leaf IS NULL") ?? 0)
        }
    }
}
