import ElectionModel
import ElectionSetup
import Foundation
import Testing

/// Why `body` refuses, or `nil` where it accepts.
func refusal(_ body: () throws(SetupError) -> Void) -> SetupError? {
    do throws(SetupError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Two ballot styles, "North" and "South West".
func testManifest() throws -> Manifest {
    try Manifest(
        label: "M", contests: [.init(label: "C", options: [.init(label: "Yes"), .init(label: "No")])],
        ballotStyles: [.init(label: "North", contests: [1]), .init(label: "South West", contests: [1])])
}

/// The bytes of a file below `Elections`.
func electionFile(_ path: String) throws -> [UInt8] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Elections/\(path)")
    return [UInt8](try Data(contentsOf: file))
}
