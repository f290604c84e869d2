import CollectionService
import ElectionModel
import ElectionTestKit
import Primitives

/// Roll updates and override lists for a running collector.
extension TestCollector {
    func lists() throws -> TestLists {
        let roll = try VoterRoll(
            canonical: DurableFile.read("\(world.officials)/roll.json"), group: world.context.group)
        return TestLists(world.context, roll: roll, at: world.opensAt) { [pki = world.pki] in
            try ElectionWorld.signed($0, pki, .official, "Official One")
        }
    }

    func apply(_ made: TestLists.Made, _ step: LogLeaf.Step) async throws {
        let place = "\(folder)/lists-\(step.rawValue)-\(made.number)"
        try DurableFile.makeFolder(place)
        let isRoll = step == .rollUpdate
        let list = isRoll ? ElectionFolder.rollChanges(made.number) : ElectionFolder.overrideEntries(made.number)
        try DurableFile.write(made.list, to: "\(place)/\(list)")
        try made.document.save(as: "document.json", in: place)
        _ = try await recorder.record("\(place)/document.json", expected: step)
    }
}
