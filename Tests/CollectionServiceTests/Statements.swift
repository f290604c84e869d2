import ElectionModel
import Primitives

/// Statements with one field changed.
enum Statements {
    static func change(
        _ s: CastStatement, election: HashValue? = nil, fingerprint: HashValue? = nil, ballot: HashValue? = nil,
        confirmationCode: HashValue? = nil, ballotStyle: Int? = nil, rollVersion: Int? = nil, sequence: Int? = nil,
        previous: HashValue? = nil, ticket: HashValue? = nil, pseudonym: HashValue?? = nil, salt: HashValue? = nil
    ) -> CastStatement {
        CastStatement(
            election: election ?? s.election, fingerprint: fingerprint ?? s.fingerprint, ballot: ballot ?? s.ballot,
            confirmationCode: confirmationCode ?? s.confirmationCode, ballotStyle: ballotStyle ?? s.ballotStyle,
            rollVersion: rollVersion ?? s.rollVersion, sequence: sequence ?? s.sequence,
            previous: previous ?? s.previous, ticket: ticket ?? s.ticket, pseudonym: pseudonym ?? s.pseudonym,
            identifierSalt: salt ?? s.identifierSalt, castAt: s.castAt)
    }
}
