/// Texts for people, of which any number may come: the first are kept, the others counted.
public struct Notices: Sendable {
    public static let maximumCount = 10_000

    /// In order; at most ``maximumCount``.
    public private(set) var texts: [String] = []
    /// Of all.
    public private(set) var count = 0

    public init() {}

    /// - Parameters:
    ///   - texts: the first ones.
    ///   - count: of all.
    init(_ texts: [String], count: Int) { (self.texts, self.count) = (texts, count) }

    public var isEmpty: Bool { count == 0 }

    public mutating func add(_ text: String) {
        if texts.count < Self.maximumCount { texts.append(text) }
        count += 1
    }

    public mutating func add(_ other: Notices) {
        texts += other.texts.prefix(Self.maximumCount - texts.count)
        count += other.count
    }
}
