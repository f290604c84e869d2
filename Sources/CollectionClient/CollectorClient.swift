public import CollectionAPI
public import ElectionModel
public import GroupArithmetic

/// The collector's interface as calls. Answers are decoded strictly; nothing in them is verified here.
public struct CollectorClient: Sendable {
    private static let shortAnswer = 1 << 20
    private static let longAnswer = 64 << 20

    private let transport: any CollectorTransport
    private let group: Group

    /// - Parameter group: the group of the election, in which answers are decoded.
    public init(transport: any CollectorTransport, group: Group) {
        self.transport = transport
        self.group = group
    }

    /// The public files of the election.
    public func election() throws(ClientError) -> ElectionBundle {
        try ask(CollectorRequest(.get, Routes.election, answerLimit: Self.longAnswer))
    }

    /// A new ticket for the voter of the TLS certificate.
    public func ticket() throws(ClientError) -> TicketAnswer {
        try ask(CollectorRequest(.post, Routes.ticket, answerLimit: Self.shortAnswer))
    }

    /// - Parameter submission: the canonical bytes of a `CastSubmission`; the same bytes may be sent again.
    public func cast(_ submission: [UInt8]) throws(ClientError) -> CastReceipt {
        try ask(CollectorRequest(.post, Routes.cast, body: submission, answerLimit: Self.shortAnswer))
    }

    /// - Parameter submission: the canonical bytes of a `ChallengeSubmission`; the same bytes may be sent again.
    public func challenge(_ submission: [UInt8]) throws(ClientError) -> ChallengeReceipt {
        try ask(CollectorRequest(.post, Routes.challenge, body: submission, answerLimit: Self.shortAnswer))
    }

    /// What the collector has of the voter of the TLS certificate.
    public func status() throws(ClientError) -> VoterStatus {
        try ask(CollectorRequest(.get, Routes.status, answerLimit: Self.longAnswer))
    }

    /// The log's latest checkpoint, a signed note that nobody has verified.
    public func checkpoint() throws(ClientError) -> [UInt8] {
        let request = CollectorRequest(.get, Routes.checkpoint, answerLimit: Self.shortAnswer)
        let response = try transport.send(request)
        guard response.status == 200, response.body.count <= request.answerLimit else { throw refusal(response) }
        return response.body
    }

    private func ask<Answer: CanonicalJSON>(_ request: CollectorRequest) throws(ClientError) -> Answer {
        let response = try transport.send(request)
        guard response.body.count <= request.answerLimit else {
            throw ClientError(.badAnswer, "an answer of more than \(request.answerLimit) bytes")
        }
        guard response.status == 200 else { throw refusal(response) }
        guard response.mediaType == Routes.jsonMediaType else {
            throw ClientError(.badAnswer, "expected \(Routes.jsonMediaType) from \(request.path)")
        }
        do throws(FormatError) {
            return try Answer(canonical: response.body, group: group, limit: request.answerLimit)
        } catch {
            throw ClientError(.badAnswer, "the answer to \(request.path) is not of the expected form: \(error)")
        }
    }

    private func refusal(_ response: CollectorResponse) -> ClientError {
        guard response.mediaType == Routes.problemMediaType else {
            return ClientError(.badAnswer, "status \(response.status) without an explanation: is this a collector?")
        }
        do throws(FormatError) {
            let problem = try Problem(canonical: response.body, group: group, limit: Self.shortAnswer)
            guard problem.code.status == response.status else {
                return ClientError(
                    .badAnswer, "status \(response.status) with the problem \(problem.code.rawValue), which has another"
                )
            }
            return ClientError(problem)
        } catch {
            return ClientError(.badAnswer, "a refusal that is not of the expected form: \(error)")
        }
    }
}
