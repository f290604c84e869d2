import Foundation
import Testing

/// Logs go to operators and to machines that collect them: they say what the collector does, not who votes.
@Suite struct CollectorLogTests {
    @Test("the collector's log names no voter and no ballot at its most talkative level")
    func namesNobody() async throws {
        let election = try await PlayedElection.shared.value
        let scanner = LeakScanner(election.voterData)
        for (index, log) in election.serverLogs.enumerated() {
            for leak in scanner.search(Array(log.utf8), place: "log \(index)") { Issue.record("\(leak)") }
        }
    }

    @Test("the logs that are searched are those of a collector that worked and refused")
    func hasLogs() async throws {
        let election = try await PlayedElection.shared.value
        let text = election.serverLogs.joined()
        for words in [
            "trace", "debug", "route=cast", "route=ticket", "route=status", "outcome=ok", "outcome=not-eligible",
            "outcome=not-found", "outcome=no-certificate", "outcome=method-not-allowed",
        ] {
            #expect(text.contains(words), "no \(words) in the logs")
        }
        #expect(election.voterData.count > 50)
        let names = try #require(election.voterData.first)
        #expect(!LeakScanner([names]).search(names.forms[0].bytes, place: "x").isEmpty)
    }
}
