/// The paths of the collector's HTTP interface, version 1.
public enum Routes {
    /// GET, public: the election bundle (manifest, election.json, guardian record, hash of the roll).
    public static let election = "/v1/election"
    /// POST, voter's certificate: a new ticket. No body.
    public static let ticket = "/v1/ticket"
    /// POST, voter's certificate: a cast submission; the answer is a cast receipt.
    public static let cast = "/v1/cast"
    /// POST, voter's certificate: a challenge submission; the answer is a challenge receipt.
    public static let challenge = "/v1/challenge"
    /// GET, voter's certificate: what the collector has of this voter.
    public static let status = "/v1/status"
    /// GET, public: the log's latest checkpoint.
    public static let checkpoint = "/log/checkpoint"
    /// In front of the paths of the log's files.
    public static let log = "/log/"
    /// GET, public: the log's tiles and entry bundles, below this path (C2SP tlog-tiles).
    public static let tiles = "/log/tile/"
    /// GET, public: the process is alive.
    public static let health = "/health"
    /// GET, public: the process can take ballots.
    public static let readiness = "/ready"
    /// GET, for the operator: Prometheus text.
    public static let metrics = "/metrics"

    /// In front of each code in a problem's `type`; a name, not an address.
    public static let problemPrefix = "urn:glassurn:problem:"
    public static let problemMediaType = "application/problem+json"
    public static let tileMediaType = "application/octet-stream"
    public static let jsonMediaType = "application/json"
}
