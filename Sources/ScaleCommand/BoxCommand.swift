import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import TransparencyLog

struct BoxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "box", abstract: "Put the election's documents and the signed log into the ballot box.",
        discussion: "Reads every ballot first, and refuses a box in which one is missing, doubled or out of its place.")

    @OptionGroup var place: FolderArgument

    func run() throws {
        let folder = place.scaleFolder
        let (box, plan) = (folder.box, try folder.loadPlan())
        guard !DurableFile.exists("\(box)/\(BoxFolder.log)/\(LogLayout.checkpointName)") else {
            return ScaleMain.console.note("the ballot box is complete already")
        }
        for name in ["definition", "guardians", "steps", BoxFolder.rollFolder, BoxFolder.overrideFolder] {
            try DurableFile.makeFolder("\(box)/\(name)")
        }
        let others = [
            (ElectionFolder.manifest, BoxFolder.manifest), (ElectionFolder.election, BoxFolder.election),
            (ElectionFolder.roll, BoxFolder.roll), (ElectionFolder.overrideEntries(1), BoxFolder.overrideEntries(1)),
        ]
        for (file, path) in others {
            try DurableFile.write(
                DurableFile.read("\(folder.election)/\(file)", limit: 2 << 30), to: "\(box)/\(path)", replacing: true)
        }
        for (_, file, path) in ScaleFolder.stepsBefore + ScaleFolder.stepsAfter {
            try put(SignedDocument.load("\(folder.election)/\(file)"), "\(box)/\(path)")
        }
        try DurableFile.remove("\(folder.path)/\(FileLog.castLeaves)")
        try writeLeaves(folder, plan)
        try FileLog(box: folder).write(to: "\(box)/\(BoxFolder.log)", folder.logSigner())
        ScaleMain.console.say("\(plan.ballots) ballots in \(box)")
    }

    private func put(_ document: SignedDocument, _ path: String) throws {
        for signature in document.signatures {
            try DurableFile.write(signature.cms, to: path + signature.suffix, replacing: true)
        }
        try DurableFile.write(document.bytes, to: path, replacing: true)
    }

    private func writeLeaves(_ folder: ScaleFolder, _ plan: ScalePlan) throws {
        var writer = try LineWriter("\(folder.path)/\(FileLog.castLeaves)")
        for (number, ballots) in plan.segments.enumerated() {
            let path = folder.segment(number)
            var reader = try LineReader(path)
            for ballot in ballots {
                guard let line = try reader.next() else { throw Self.misplaced(path) }
                let envelope = try Envelope(canonical: line, group: .standard)
                guard envelope.leaf == ScaleFolder.stepsBefore.count + ballot,
                    envelope.ticket.ticket.voter == plan.identifier(ofVoter: plan.voter(ofBallot: ballot))
                else { throw Self.misplaced(path) }
                try writer.append(envelope.submission.leaf.canonicalBytes)
            }
            guard try reader.next() == nil else { throw Self.misplaced(path) }
        }
        _ = try writer.finish()
    }

    private static func misplaced(_ path: String) -> CommandFailure {
        CommandFailure(
            .badInput, "\(path) has not the ballots that it should have", hint: "remove it and cast again")
    }
}
