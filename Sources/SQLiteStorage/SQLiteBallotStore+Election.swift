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

    public func standing(of voter: String) async throws -> StoredStanding {
        try await read { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT id, name, ballot_style, weight, eligible FROM voter WHERE id = ?",
                arguments: [voter])
            return StoredStanding(
                voter: row.flatMap { $0["eligible"] ? Self.voter($0) : nil }, isKnown: row != nil,
                rollVersion: try Self.rollVersion(in: database))
        }
    }

    public func roll() async throws -> VoterRoll {
        try await read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT id, name, ballot_style, weight FROM voter WHERE eligible = 1")
            var voters: [VoterRoll.Voter] = []
            while let row = try rows.next() { voters.append(Self.voter(row)) }
            return try VoterRoll(version: Self.rollVersion(in: database), voters: voters)
        }
    }

    static func rollVersion(in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM step WHERE kind = 'roll-update'") ?? 0
    }

    /// Makes the voters what the changes say, which were checked against the roll in force.
    static func apply(_ changes: [RollChanges.Change], in database: Database) throws {
        for change in changes {
            switch change {
            case .add(let voter):
                try database.execute(
                    sql: """
                        INSERT INTO voter (id, name, ballot_style, weight, eligible) VALUES (?, ?, ?, ?, 1)
                        ON CONFLICT (id) DO UPDATE SET name = excluded.name, ballot_style = excluded.ballot_style,
                            weight = excluded.weight, eligible = 1
                        """, arguments: [voter.identifier, voter.name, voter.ballotStyle, voter.weight])
            case .remove(let voter):
                try database.execute(sql: "UPDATE voter SET eligible = 0 WHERE id = ?", arguments: [voter])
            case .move(let voter, let style):
                try database.execute(
                    sql: "UPDATE voter SET ballot_style = ? WHERE id = ?", arguments: [style, voter])
            case .reweight(let voter, let weight):
                try database.execute(sql: "UPDATE voter SET weight = ? WHERE id = ?", arguments: [weight, voter])
            }
        }
    }

    private static func voter(_ row: Row) -> VoterRoll.Voter {
        VoterRoll.Voter(
            identifier: row["id"], name: row["name"], ballotStyle: row["ballot_style"], weight: row["weight"])
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
                    SELECT voter, expires_at, bytes, (\(Self.isUsed("hash"))) AS used
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
            func count(_ rows: String) throws -> Int {
                try Int.fetchOne(database, sql: "SELECT count(*) FROM \(rows)") ?? 0
            }
            let challenges = try count("challenge WHERE leaf IS NOT NULL")
            return StorageCounts(
                voters: try count("voter WHERE eligible = 1"),
                logSize: size,
                casts: try size - count("step") - challenges, challenges: challenges,
                pending: try count("envelope WHERE leaf IS NULL") + count("challenge WHERE leaf IS NULL"))
        }
    }
}
