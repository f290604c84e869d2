/// What officials sign. The raw values are the names in election.json.
public enum OfficialAct: String, CaseIterable, Sendable {
    case definition, open, close
    case rollUpdate = "roll_update"
    case overrideList = "override_list"
    case processed, session, record

    /// What no official may do alone where there are two of them.
    public var needsTwo: Bool {
        switch self {
        case .open, .close, .rollUpdate, .overrideList: true
        case .definition, .processed, .session, .record: false
        }
    }

    /// The act whose document stands in such a leaf; `nil` for what guardians sign.
    public init?(_ step: LogLeaf.Step) {
        switch step {
        case .definition, .release: self = .definition
        case .open: self = .open
        case .close: self = .close
        case .rollUpdate: self = .rollUpdate
        case .overrideList: self = .overrideList
        case .processed: self = .processed
        case .session: self = .session
        case .published: self = .record
        case .commitments, .guardians: return nil
        }
    }
}

/// How many different officials must sign each kind of document.
public struct SignatureRule: Hashable, Sendable {
    private let counts: [OfficialAct: Int]

    public init(_ count: (OfficialAct) -> Int) {
        counts = Dictionary(uniqueKeysWithValues: OfficialAct.allCases.map { ($0, count($0)) })
    }

    /// The same number for everything.
    public static func all(_ count: Int) -> SignatureRule { SignatureRule { _ in count } }

    /// The rule of an election whose settings state none: two for opening, closing, the roll and paper overrides if
    /// there are two officials, one for everything else.
    public static func standard(officials: Int) -> SignatureRule {
        SignatureRule { $0.needsTwo ? min(2, officials) : 1 }
    }

    public subscript(act: OfficialAct) -> Int { counts[act] ?? 1 }

    /// The greatest number that anything needs.
    public var maximum: Int { counts.values.max() ?? 1 }
}

extension SignatureRule: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        let counts = try reader.object(OfficialAct.allCases.map(\.rawValue)) { (reader) throws(FormatError) in
            var counts: [OfficialAct: Int] = [:]
            for act in OfficialAct.allCases { counts[act] = try reader.integer(act.rawValue, in: 1...100) }
            return counts
        }
        self.init { counts[$0] ?? 1 }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            for act in OfficialAct.allCases { $0.field(act.rawValue, self[act]) }
        }
    }
}
