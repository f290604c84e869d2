import BallotEncryption
package import CollectionClient
import CommandConsole
import ElectionModel
import Identity
import Tokens
import TransparencyLog

/// Turns the errors of all libraries into messages with the right exit status.
enum Failures {
    static func reported<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as VoterError {
            throw error.failure
        } catch let error as ClientError {
            throw VoterError(client: error).failure
        } catch let error as FormatError {
            throw CommandFailure(.badInput, "\(error)")
        } catch let error as IdentityError {
            throw CommandFailure(.badInput, error.reason)
        } catch let error as TokenError {
            throw VoterError(token: error).failure
        } catch let error as LogError {
            throw CommandFailure(.badInput, error.reason)
        } catch let error as SelectionError {
            throw CommandFailure(.badInput, error.reason)
        }
    }
}

extension VoterError {
    /// What a failed request means for the voter.
    package init(client error: ClientError) {
        switch error.code {
        case .badAddress: self.init(.badFile, "the server's address: \(PlainText.clean(error.reason))")
        case .badCredentials:
            self.init(
                .badIdentity,
                "the certificate or key for the connection cannot be used: \(PlainText.clean(error.reason))",
                hint: "check --auth-certificate, --auth-key, --auth-pkcs12, the passphrase and --ca")
        case .unreachable:
            self.init(
                .unreachable, "the collector cannot be reached: \(PlainText.clean(error.reason))",
                hint: "check the address and your connection, then try again")
        case .tlsFailed:
            self.init(
                .unreachable, "no secure connection to the collector: \(PlainText.clean(error.reason))",
                hint: "check --server and --ca; do not vote if the server's certificate is not the announced one")
        case .certificateRefused:
            self.init(
                .refused, "the collector does not accept your certificate for the connection",
                hint: "use the authentication certificate of your card, valid and from an issuer of this election")
        case .badAnswer:
            self.init(
                .badAnswer, PlainText.clean(error.reason),
                hint: "check the address; if it is right, tell the election officials")
        case .problem:
            guard let problem = error.problem else {
                self.init(.badAnswer, "a refusal without a reason")
                return
            }
            self.init(APIAdvice(problem))
        }
    }
}
