package import CollectionClient
package import ElectionModel
package import GroupArithmetic
package import Primitives

/// Where an election's files come from: the receipts folder if they are there, else the collector. Either way nothing
/// is believed before it fits the fingerprint.
package struct ElectionSource: Sendable {
    private let fingerprint: HashValue
    private let group: Group

    package init(fingerprint: HashValue, group: Group) {
        self.fingerprint = fingerprint
        self.group = group
    }

    package func load(from client: CollectorClient, keepingIn folder: ReceiptFolder) throws -> ElectionContext {
        if let bundle = try folder.bundle(fingerprint: fingerprint, group: group) { return try open(bundle) }
        let bundle = try client.election()
        let context = try open(bundle)
        try folder.save(bundle, of: context)
        return context
    }

    package func load(from client: CollectorClient) throws -> ElectionContext { try open(try client.election()) }

    package func load(file: [UInt8]) throws -> ElectionContext {
        let bundle: ElectionBundle
        do throws(FormatError) {
            bundle = try ElectionBundle(canonical: file, group: group)
        } catch {
            throw VoterError(.badFile, "not a file with an election: \(PlainText.clean("\(error)"))")
        }
        return try open(bundle)
    }

    private func open(_ bundle: ElectionBundle) throws(VoterError) -> ElectionContext {
        do throws(FormatError) {
            return try ElectionContext(bundle, group: group, pinned: fingerprint)
        } catch {
            throw VoterError(
                .wrongElection, "the election's files are not those you asked for: \(PlainText.clean("\(error)"))",
                hint: "compare the fingerprint with the published one; do not vote before they agree")
        }
    }
}
