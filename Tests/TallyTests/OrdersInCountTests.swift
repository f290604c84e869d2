import ElectionModel
import ElectionTestKit
import Primitives
import Tally
import Testing

/// The orders to open and to close in a count folder, when the log names them and all officials signed them.
@Suite("Orders in counts")
struct OrdersInCountTests {
    private static func order(_ count: TestCount, _ kind: OrderDocument.Kind) throws -> OrderDocument {
        try OrderDocument(
            canonical: DurableFile.read("\(count.count)/\(path(kind))"), group: count.election.group)
    }

    private static func path(_ kind: OrderDocument.Kind) -> String {
        kind == .open ? RecordFolder.open : RecordFolder.close
    }

    /// A copy in which this order stands at the place of the honest one, in the folder and in the log.
    private static func replacing(
        _ kind: OrderDocument.Kind, with order: OrderDocument, in honest: TestCount
    ) throws -> TestCount {
        let count = try honest.copy()
        func leaf(_ bytes: [UInt8]) -> [UInt8] {
            LogLeaf.step(kind == .open ? .open : .close, document: SHA256.hash(bytes)).canonicalBytes
        }
        var log = honest.log
        let old = leaf(try DurableFile.read("\(count.count)/\(path(kind))"))
        let index = try #require(log.leaves.firstIndex(of: old))
        log.leaves[index] = leaf(order.canonicalBytes)
        try count.save(order.canonicalBytes, path(kind))
        try log.write(to: count.logFolder)
        return count
    }

    @Test("orders of another kind, election or roll are refused", arguments: OrderDocument.Kind.allCases)
    func otherOrders(_ kind: OrderDocument.Kind) async throws {
        let honest = try await PreparedSession.processed.value
        let order = try Self.order(honest, kind)
        let other = try Fixture.otherElection.get().context
        func changed(
            _ kind: OrderDocument.Kind? = nil, election: HashValue? = nil, fingerprint: HashValue? = nil,
            version: Int = 0, roll: HashValue? = nil
        ) -> OrderDocument {
            OrderDocument(
                kind: kind ?? order.kind, election: election ?? order.election,
                fingerprint: fingerprint ?? order.fingerprint, rollVersion: version, roll: roll ?? order.roll,
                issuedAt: order.issuedAt)
        }
        // The same order, signed again, is fine.
        _ = try Self.replacing(kind, with: changed(), in: honest).opened()
        let strange = [
            changed(kind == .open ? .close : .open), changed(election: other.extendedBaseHash),
            changed(fingerprint: other.fingerprint), changed(version: 1), changed(roll: SHA256.hash([1])),
        ]
        for order in strange {
            let count = try Self.replacing(kind, with: order, in: honest)
            await expectRefusal(.badBox, naming: Self.path(kind)) { try count.opened() }
        }
    }
}
