/// Where in a record something is.
public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// Relative to the record's folder.
    public let file: String
    /// From 1, in files of lines.
    public let line: Int?
    /// What inside, for example `contest 2 "Council", option 1 "Yes"`; empty for the whole.
    public let part: String

    public init(_ file: String, line: Int? = nil, _ part: String = "") {
        self.file = file
        self.line = line
        self.part = part
    }

    public var description: String {
        let position = line.map { "\(file):\($0)" } ?? file
        return part.isEmpty ? position : "\(position), \(part)"
    }

    /// The same place, more exactly.
    func appending(_ part: String) -> Place {
        guard !part.isEmpty else { return self }
        return Place(file, line: line, self.part.isEmpty ? part : "\(self.part), \(part)")
    }
}

/// One thing in a record that is not as it must be.
public struct VerificationFailure: Hashable, Sendable {
    public let check: Check
    public let place: Place
    /// What was expected and what was found.
    public let reason: String
}
