import ElectionModel

/// Challenged ballots: stored and logged like cast ones, and nothing of a cast ballot may be challenged or the other way
/// round.
extension Schema {
    static let challenges =
        [table, "CREATE INDEX challenge_pending ON challenge (number) WHERE leaf IS NULL"] + opening + logging + apart

    private static let table = """
        CREATE TABLE challenge (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            voter TEXT NOT NULL REFERENCES voter (id),
            statement_hash BLOB NOT NULL UNIQUE CHECK (length(statement_hash) = 32),
            ballot_hash BLOB NOT NULL UNIQUE CHECK (length(ballot_hash) = 32),
            identifier BLOB NOT NULL UNIQUE CHECK (length(identifier) = 32),
            ticket BLOB NOT NULL UNIQUE,
            roll_version INTEGER NOT NULL,
            ballot BLOB NOT NULL,
            statement BLOB NOT NULL,
            signature BLOB NOT NULL,
            opening BLOB NOT NULL,
            leaf INTEGER UNIQUE REFERENCES leaf (position),
            FOREIGN KEY (ticket, voter) REFERENCES ticket (hash, voter)
        ) STRICT
        """

    /// When one may be stored.
    private static let opening = [
        guardTrigger("challenge", unless: "\(lastKind) IS 'open'", "ballots are stored while the voting is open"),
        guardTrigger(
            "challenge",
            unless: """
                NEW.roll_version = (SELECT count(*) FROM step WHERE kind = 'roll-update')
                AND (SELECT eligible FROM voter WHERE id = NEW.voter) = 1
                """,
            "a ballot is stored under the roll in force", suffix: "roll"),
        guardTrigger(
            "challenge", unless: "NEW.leaf IS NULL", "a ballot is stored before it is logged", suffix: "pending"),
    ]

    private static let logging = [
        guardTrigger(
            "step",
            unless: "NEW.kind NOT IN ('close', 'roll-update') "
                + "OR NOT EXISTS (SELECT 1 FROM challenge WHERE leaf IS NULL)",
            "nothing is pending at the closing or when the roll changes", suffix: "challenges"),
        """
        CREATE TRIGGER challenge_leaf BEFORE UPDATE ON challenge WHEN NOT (\(
            leafText(
                "NEW.leaf", #"'{"type":"challenged","ballot":"' || hex(NEW.ballot_hash) || '","statement":"' || "#
                    + #"hex(NEW.statement_hash) || '"}'"#)))
        BEGIN SELECT RAISE(ABORT, 'a ballot has its own leaf'); END
        """,
        """
        CREATE TRIGGER challenge_logged_in_order BEFORE UPDATE ON challenge
        WHEN OLD.leaf IS NOT NULL OR NEW.leaf IS NULL
            OR EXISTS (SELECT 1 FROM challenge WHERE leaf IS NULL AND number < OLD.number)
        BEGIN SELECT RAISE(ABORT, 'ballots are logged once, in order'); END
        """,
        """
        CREATE TRIGGER challenge_content BEFORE UPDATE OF
            number, voter, statement_hash, ballot_hash, identifier, ticket, roll_version, ballot, statement, signature,
            opening ON challenge
        BEGIN SELECT RAISE(ABORT, 'stored ballots never change'); END
        """,
        "CREATE TRIGGER challenge_delete BEFORE DELETE ON challenge "
            + "BEGIN SELECT RAISE(ABORT, 'stored ballots are never removed'); END",
    ]

    /// No voter fills the log with them.
    static let challengeLimit = [
        "CREATE INDEX challenge_voter ON challenge (voter, number)",
        guardTrigger(
            "challenge",
            unless: "(SELECT count(*) FROM challenge WHERE voter = NEW.voter) < \(ChallengeSubmission.maximumCount)",
            "a voter challenges so many ballots at most", suffix: "limit"),
    ]

    /// One ticket, one identifier and one ballot serve one of the two tables only.
    private static let apart = [("envelope", "challenge"), ("challenge", "envelope")].map { table, other in
        let columns = ["ticket", "identifier", "ballot_hash"]
        let conditions = columns.map { "NOT EXISTS (SELECT 1 FROM \(other) WHERE \($0) = NEW.\($0))" }
        return guardTrigger(
            table, unless: conditions.joined(separator: " AND "), "a ballot is cast or challenged, not both",
            suffix: "apart")
    }
}
