import CommandConsole
import Foundation

/// The same work by ElectionGuard Python 1.4, measured in the same run.
enum PeerBenchmarks {
    /// Adds its figures and their ratios to ours, if it can be installed.
    ///
    /// - Returns: what went wrong, in words; `nil` if nothing did.
    static func run(into figures: inout Figures) throws -> String? {
        let script = URL(filePath: #filePath).appending(path: "../../../tools/peers/electionguard").standardized
        let (process, output) = (Process(), Pipe())
        process.executableURL = script
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var times: [Substring: Double] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { times[words[0]] = Double(words[1]) }
        }
        guard process.terminationStatus == 0, let verify = times["verify_us"], let encrypt = times["encrypt_us"] else {
            return process.terminationStatus == 69
                ? "ElectionGuard Python 1.4 cannot be installed here" : "ElectionGuard Python 1.4 does not run here"
        }
        figures.value("peer_verify_us", "ElectionGuard Python 1.4 verifies a selection", verify, unit: " µs")
        figures.value("peer_encrypt_us", "ElectionGuard Python 1.4 encrypts a selection", encrypt, unit: " µs")
        figures.ratio(
            "ratio_peer_verify", "its verification over ours in a batch of 20,000", "peer_verify_us", "verify_batch_us",
            parts: 1)
        figures.ratio(
            "ratio_peer_encrypt", "its encryption over ours in constant time", "peer_encrypt_us", "encrypt_us", parts: 1
        )
        return nil
    }
}
