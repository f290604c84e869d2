import GRDB

/// The tables, with the invariants of ``BallotStore`` in them, so that no code of this module can break one.
enum Schema {
    /// "Glsn", the number by which SQLite files of this kind are known.
    static let applicationID = 0x476C_736E

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 election") { try $0.execute(sql: election) }
        migrator.registerMigration("2 log") { try $0.execute(sql: log) }
        migrator.registerMigration("3 ballots") { try $0.execute(sql: ballots) }
        migrator.registerMigration("4 guards") { database in
            for sql in guards + immutable { try database.execute(sql: sql) }
        }
        migrator.registerMigration("5 witnesses") { database in
            try database.execute(sql: cosigned)
            for sql in cosignedGuards { try database.execute(sql: sql) }
        }
        migrator.registerMigration("6 evidence") { database in
            for sql in evidence { try database.execute(sql: sql) }
        }
        migrator.registerMigration("7 challenges") { database in
            for sql in challenges { try database.execute(sql: sql) }
        }
        migrator.registerMigration("8 limit of challenges") { database in
            for sql in challengeLimit { try database.execute(sql: sql) }
        }
        return migrator
    }

    private static let election = """
        CREATE TABLE log_identity (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            log_key TEXT NOT NULL
        ) STRICT;
        CREATE TABLE file (
            name TEXT PRIMARY KEY CHECK (name IN ('manifest', 'election', 'roll')),
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE voter (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            ballot_style INTEGER NOT NULL CHECK (ballot_style >= 1),
            weight INTEGER NOT NULL CHECK (weight >= 1),
            eligible INTEGER NOT NULL DEFAULT 1 CHECK (eligible IN (0, 1))
        ) STRICT, WITHOUT ROWID;
        """

    private static let log = """
        CREATE TABLE leaf (
            position INTEGER PRIMARY KEY CHECK (position >= 0),
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE node (
            level INTEGER NOT NULL CHECK (level >= 0),
            position INTEGER NOT NULL CHECK (position >= 0),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (level, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE checkpoint (
            size INTEGER PRIMARY KEY CHECK (size >= 0),
            root BLOB NOT NULL CHECK (length(root) = 32),
            note BLOB NOT NULL
        ) STRICT;
        CREATE TABLE step (
            leaf INTEGER PRIMARY KEY REFERENCES leaf (position),
            kind TEXT NOT NULL CHECK (kind IN
                ('definition', 'commitments', 'guardians', 'roll-update', 'release', 'open', 'close', 'override-list',
                'processed', 'session', 'published')),
            hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
            document BLOB NOT NULL
        ) STRICT;
        CREATE TABLE step_signature (
            leaf INTEGER NOT NULL REFERENCES step (leaf),
            role TEXT NOT NULL CHECK (role IN ('official', 'guardian')),
            signer INTEGER NOT NULL CHECK (signer >= 1),
            cms BLOB NOT NULL,
            PRIMARY KEY (leaf, role, signer)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE step_list (
            leaf INTEGER PRIMARY KEY REFERENCES step (leaf),
            bytes BLOB NOT NULL
        ) STRICT;
        """

    private static let ballots = """
        CREATE TABLE ticket (
            hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
            voter TEXT NOT NULL REFERENCES voter (id),
            expires_at INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            UNIQUE (hash, voter)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE envelope (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            voter TEXT NOT NULL REFERENCES voter (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            previous BLOB NOT NULL CHECK (length(previous) = 32),
            statement_hash BLOB NOT NULL UNIQUE CHECK (length(statement_hash) = 32),
            ballot_hash BLOB NOT NULL UNIQUE CHECK (length(ballot_hash) = 32),
            standing BLOB NOT NULL CHECK (length(standing) = 32),
            identifier BLOB NOT NULL UNIQUE CHECK (length(identifier) = 32),
            ticket BLOB NOT NULL UNIQUE,
            roll_version INTEGER NOT NULL,
            ballot BLOB NOT NULL,
            statement BLOB NOT NULL,
            signature BLOB NOT NULL,
            hints BLOB,
            leaf INTEGER UNIQUE REFERENCES leaf (position),
            UNIQUE (voter, sequence),
            FOREIGN KEY (ticket, voter) REFERENCES ticket (hash, voter),
            CHECK ((sequence = 1) = (previous = zeroblob(32)))
        ) STRICT;
        CREATE INDEX envelope_pending ON envelope (number) WHERE leaf IS NULL;
        """

    /// What responders and timestamp authorities say of a ballot. The order in which ballots are logged is now that of each
    /// voter: one that waits for its timestamp holds up nobody else.
    private static let evidence =
        [
            "ALTER TABLE envelope ADD COLUMN ocsp BLOB",
            """
            CREATE TABLE timestamp (
                number INTEGER PRIMARY KEY REFERENCES envelope (number),
                token BLOB NOT NULL
            ) STRICT
            """,
            "CREATE TRIGGER envelope_ocsp BEFORE UPDATE OF ocsp ON envelope "
                + "BEGIN SELECT RAISE(ABORT, 'stored ballots never change'); END",
            "DROP TRIGGER envelope_logged_in_order",
            """
            CREATE TRIGGER envelope_logged_in_order BEFORE UPDATE ON envelope
            WHEN OLD.leaf IS NOT NULL OR NEW.leaf IS NULL
                OR EXISTS (SELECT 1 FROM envelope
                    WHERE leaf IS NULL AND voter = OLD.voter AND sequence < OLD.sequence)
            BEGIN SELECT RAISE(ABORT, 'ballots are logged once, in order'); END
            """,
        ] + unchanging("timestamp")

    /// The last step that is no supplement.
    static let lastKind =
        "(SELECT kind FROM step WHERE kind NOT IN ('roll-update', 'override-list', 'release') ORDER BY leaf DESC LIMIT 1)"

    private static let guards = [
        guardTrigger(
            "leaf", unless: "NEW.position = (SELECT coalesce(max(position) + 1, 0) FROM leaf)",
            "leaves follow one another"),
        guardTrigger(
            "checkpoint", unless: "NEW.size >= (SELECT coalesce(max(size), 0) FROM checkpoint)",
            "checkpoints only grow"),
        guardTrigger(
            "checkpoint", unless: "NEW.size = (SELECT coalesce(max(position) + 1, 0) FROM leaf)",
            "a checkpoint covers all leaves",
            suffix: "covers"),
        guardTrigger("envelope", unless: "\(lastKind) IS 'open'", "ballots are stored while the voting is open"),
        guardTrigger(
            "envelope",
            unless: """
                NEW.sequence = (SELECT coalesce(max(sequence), 0) + 1 FROM envelope WHERE voter = NEW.voter)
                AND NEW.previous = coalesce((SELECT statement_hash FROM envelope WHERE voter = NEW.voter
                ORDER BY sequence DESC LIMIT 1), zeroblob(32)) AND NEW.leaf IS NULL
                """,
            "a statement follows the last one of its voter", suffix: "follows"),
        guardTrigger(
            "envelope",
            unless: """
                NEW.roll_version = (SELECT count(*) FROM step WHERE kind = 'roll-update')
                AND (SELECT eligible FROM voter WHERE id = NEW.voter) = 1
                """,
            "a ballot is stored under the roll in force", suffix: "roll"),
        guardTrigger(
            "step",
            unless: "NEW.kind NOT IN ('close', 'roll-update') "
                + "OR NOT EXISTS (SELECT 1 FROM envelope WHERE leaf IS NULL)",
            "nothing is pending at the closing or when the roll changes"),
        "CREATE TRIGGER voter_delete BEFORE DELETE ON voter "
            + "BEGIN SELECT RAISE(ABORT, 'who leaves the roll stays known'); END",
        guardTrigger(
            "step",
            unless: leafText("NEW.leaf", #"'{"type":"' || NEW.kind || '","document":"' || hex(NEW.hash) || '"}'"#),
            "a step has its own leaf", suffix: "leaf"),
        """
        CREATE TRIGGER envelope_leaf BEFORE UPDATE ON envelope WHEN NOT (\(
            leafText(
                "NEW.leaf", #"'{"type":"cast","ballot":"' || hex(NEW.ballot_hash) || '","statement":"' || "#
                    + #"hex(NEW.statement_hash) || '","standing":"' || hex(NEW.standing) || '"}'"#)))
        BEGIN SELECT RAISE(ABORT, 'a ballot has its own leaf'); END
        """,
        """
        CREATE TRIGGER envelope_logged_in_order BEFORE UPDATE ON envelope
        WHEN OLD.leaf IS NOT NULL OR NEW.leaf IS NULL
            OR EXISTS (SELECT 1 FROM envelope WHERE leaf IS NULL AND number < OLD.number)
        BEGIN SELECT RAISE(ABORT, 'ballots are logged once, in order'); END
        """,
        """
        CREATE TRIGGER envelope_content BEFORE UPDATE OF
            number, voter, sequence, previous, statement_hash, ballot_hash, standing, identifier, ticket,
            roll_version, ballot, statement, signature, hints ON envelope
        BEGIN SELECT RAISE(ABORT, 'stored ballots never change'); END
        """,
        "CREATE TRIGGER envelope_delete BEFORE DELETE ON envelope "
            + "BEGIN SELECT RAISE(ABORT, 'stored ballots are never removed'); END",
    ]

    /// Checkpoints with the lines of a quorum of witnesses.
    private static let cosigned = """
        CREATE TABLE cosigned (
            size INTEGER PRIMARY KEY REFERENCES checkpoint (size),
            note BLOB NOT NULL
        ) STRICT;
        """

    private static let cosignedGuards =
        [
            guardTrigger(
                "cosigned", unless: "NEW.size > (SELECT coalesce(max(size), -1) FROM cosigned)",
                "cosigned checkpoints only grow")
        ] + unchanging("cosigned")

    /// What is never changed or removed once it is there.
    private static let immutable = [
        "log_identity", "file", "ticket", "leaf", "node", "checkpoint", "step", "step_signature", "step_list",
    ].flatMap(unchanging)

    private static func unchanging(_ table: String) -> [String] {
        ["UPDATE", "DELETE"].map { action in
            "CREATE TRIGGER \(table)_\(action.lowercased()) BEFORE \(action) ON \(table) "
                + "BEGIN SELECT RAISE(ABORT, '\(table) never changes'); END"
        }
    }

    /// That the leaf has exactly these bytes (``LogLeaf``).
    static func leafText(_ position: String, _ text: String) -> String {
        "(SELECT bytes FROM leaf WHERE position = \(position)) IS CAST(\(text) AS BLOB)"
    }

    static func guardTrigger(
        _ table: String, unless condition: String, _ message: String, suffix: String = "insert"
    ) -> String {
        "CREATE TRIGGER \(table)_\(suffix) BEFORE INSERT ON \(table) WHEN NOT (\(condition)) "
            + "BEGIN SELECT RAISE(ABORT, '\(message)'); END"
    }
}
