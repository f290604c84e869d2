import BallotStorage
import CollectionService
import ElectionModel
import GroupArithmetic
import Primitives
import Testing
import TransparencyLog

@Suite struct ExportTests {
    @Test("the box has every ballot in log order, the documents with their signatures, and a log that verifies")
    func exports() async throws {
        try await TestCollector.run { collector in
            let officials = collector.world.officials
            var submissions: [CastSubmission] = []
            for identifier in ["EE-2", "EE-1", "EE-2"] {
                let voter = collector.voter(identifier)
                submissions.append(try await voter.prepare())
                _ = try await voter.cast(submissions[submissions.count - 1])
            }
            _ = try await collector.recorder.record("\(officials)/close.json")
            let box = collector.folder + "/box"
            #expect(try await BoxExporter(store: collector.store).export(to: box).ballots == 3)
            var reader = try LineReader("\(box)/\(BoxFolder.segment(0))")
            for (index, submission) in submissions.enumerated() {
                let envelope = try Envelope(canonical: #require(try reader.next()), group: .standard)
                #expect(envelope.leaf == 4 + index && envelope.submission.withoutHints() == submission)
                #expect(envelope.ticket.ticket.documentHash == submission.statement.ticket)
                _ = try collector.verify(envelope.ticket)
            }
            #expect(try reader.next() == nil)
            for (name, path) in [
                ("definition", BoxFolder.definition), ("commitments", BoxFolder.commitments),
                ("guardians", BoxFolder.guardians), ("open", BoxFolder.open), ("close", BoxFolder.close),
            ] {
                let original = try SignedDocument.load("\(officials)/\(name).json")
                let exported = try SignedDocument.load("\(box)/\(path)")
                #expect(exported.bytes == original.bytes && exported.signatures == original.signatures)
            }
            #expect(try DurableFile.read("\(box)/\(BoxFolder.roll)") == DurableFile.read("\(officials)/roll.json"))
            let key = collector.world.context.configuration.logKey
            let note = try DurableFile.read("\(box)/\(BoxFolder.log)/checkpoint")
            #expect(try Checkpoint(signed: note, key: key, origin: key.name).size == 8)
        }
    }

    @Test("before the closing there is no box; nor into a folder with something in it")
    func refuses() async throws {
        try await TestCollector.run { collector in
            let exporter = BoxExporter(store: collector.store)
            await #expect(throws: ServiceError(.notClosed, "")) {
                try await exporter.export(to: collector.folder + "/box")
            }
            #expect(!DurableFile.exists(collector.folder + "/box"))
            _ = try await collector.recorder.record("\(collector.world.officials)/close.json")
            await #expect(throws: ServiceError(.exists, "")) { try await exporter.export(to: collector.folder) }
        }
    }

    @Test("the log alone is exported at any time")
    func exportsLog() async throws {
        try await TestCollector.run { collector in
            let folder = collector.folder + "/log"
            #expect(try await LogExporter(store: collector.store).export(to: folder) == 4)
            try LogLayout.check(folder: folder, size: 4)
            await #expect(throws: LogError(.fileExists, "")) {
                try await LogExporter(store: collector.store).export(to: folder)
            }
        }
    }
}
