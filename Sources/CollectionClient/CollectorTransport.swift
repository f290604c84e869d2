/// One request to a collector.
public struct CollectorRequest: Hashable, Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    public let method: Method
    /// One of `Routes`.
    public let path: String
    /// For POST; may be empty.
    public let body: [UInt8]
    /// A longer answer is refused, in bytes.
    public let answerLimit: Int

    public init(_ method: Method, _ path: String, body: [UInt8] = [], answerLimit: Int) {
        self.method = method
        self.path = path
        self.body = body
        self.answerLimit = answerLimit
    }
}

/// What came back, not looked at yet.
public struct CollectorResponse: Hashable, Sendable {
    /// The HTTP status.
    public let status: Int
    /// The Content-Type without parameters, in lower case.
    public let mediaType: String
    public let body: [UInt8]

    public init(status: Int, mediaType: String, body: [UInt8]) {
        self.status = status
        self.mediaType = mediaType
        self.body = body
    }
}

/// Carries requests to one collector and waits for the answers.
public protocol CollectorTransport: Sendable {
    /// - Throws: ``ClientError`` if there is no HTTP answer; an answer of any status is returned.
    func send(_ request: CollectorRequest) throws(ClientError) -> CollectorResponse
}
