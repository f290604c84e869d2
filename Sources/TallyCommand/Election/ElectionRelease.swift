import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives

struct ElectionRelease: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Write down which programs the election runs on; officials then sign it.",
        discussion: """
            Writes release-N.json with the SHA-256 of each program, as sha256sum prints it. Its hash stands in the log,
            so that nobody can say later that the election ran on other programs. A correction during the election is a
            further release.

            Example:
              glassurn-tally election release my-election --program /usr/bin/glassurn-collector --program /usr/bin/glassurn-tally
            """)

    @Argument(help: "The election's folder.")
    var folder: String

    @Option(help: "A program's file. Repeat for each; all programs in one release.")
    var program: [String]

    func run() throws {
        let office = try OfficialsFolder(folder)
        let (number, previous) = try next(office)
        let document: ReleaseDocument
        do throws(FormatError) {
            document = try ReleaseDocument(
                election: office.context.extendedBaseHash, fingerprint: office.context.fingerprint, number: number,
                previous: previous, version: TallyMain.configuration.version, programs: try programs(),
                issuedAt: Inputs.now)
        } catch {
            throw CommandFailure(.badInput, "\(error)", hint: "name each program once")
        }
        let path = "\(folder)/\(ElectionFolder.release(number))"
        try DurableFile.write(document.canonicalBytes, to: path)
        let lines = document.programs.map { "\($0.hash.hexadecimal.lowercased())  \($0.name)" }
        TallyMain.console.say(
            """
            \(lines.joined(separator: "\n"))
            written: \(path)
            next: officials run sign \(path); then glassurn-collector log append \(path)
            """)
    }

    private func programs() throws(FormatError) -> [ReleaseDocument.Program] {
        var programs: [ReleaseDocument.Program] = []
        for file in program {
            do throws(PrimitivesError) {
                let name = file.lastIndex(of: "/").map { String(file[file.index(after: $0)...]) } ?? file
                programs.append(.init(name: name, hash: SHA256.hash(try DurableFile.read(file, limit: 4 << 30))))
            } catch {
                throw FormatError(.badValue, error.reason)
            }
        }
        return programs.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The number of the next release, and the hash of the last one, which must be signed.
    private func next(_ office: OfficialsFolder) throws -> (number: Int, previous: HashValue) {
        var (number, previous) = (1, HashValue.zero)
        while DurableFile.exists("\(folder)/\(ElectionFolder.release(number))") {
            let name = ElectionFolder.release(number)
            let document = try SignedDocument.load("\(folder)/\(name)")
            do throws(FormatError) {
                _ = try document.verified(.officials(.definition), configuration: office.context.configuration)
            } catch {
                throw CommandFailure(
                    .doesNotHold, "\(name): \(error)", hint: "officials sign it before the next release is made")
            }
            previous = document.hash
            number += 1
        }
        return (number, previous)
    }
}
