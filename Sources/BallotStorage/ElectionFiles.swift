public import ElectionModel

/// The files that the definition names, as bytes, and the roll as read from its bytes.
public struct ElectionFiles: Sendable {
    public let manifest: [UInt8]
    public let election: [UInt8]
    public let roll: [UInt8]

    public init(manifest: [UInt8], election: [UInt8], roll: [UInt8]) {
        self.manifest = manifest
        self.election = election
        self.roll = roll
    }
}

/// A step to be logged.
public struct NewStep: Sendable {
    public let step: LogLeaf.Step
    public let document: SignedDocument
    /// What a definition brings along; `nil` with every other step.
    public let definition: Definition?
    /// What a roll update or an override list brings along; `nil` with every other step.
    public let supplement: Supplement?

    public struct Supplement: Sendable {
        /// From 1: the place among the documents of its kind.
        public let number: Int
        /// The secret list, as bytes.
        public let list: [UInt8]
        /// What happens to the roll; nothing with an override list.
        public let changes: [RollChanges.Change]

        public init(number: Int, list: [UInt8], changes: [RollChanges.Change] = []) {
            self.number = number
            self.list = list
            self.changes = changes
        }
    }

    public struct Definition: Sendable {
        public let files: ElectionFiles
        public let roll: VoterRoll

        public init(files: ElectionFiles, roll: VoterRoll) {
            self.files = files
            self.roll = roll
        }
    }

    public init(
        _ step: LogLeaf.Step, _ document: SignedDocument, definition: Definition? = nil, supplement: Supplement? = nil
    ) {
        self.step = step
        self.document = document
        self.definition = definition
        self.supplement = supplement
    }

    public var leaf: LogLeaf { .step(step, document: document.hash) }
}
