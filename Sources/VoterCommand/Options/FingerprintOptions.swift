import ArgumentParser
import Primitives

/// The number that pins the election.
struct FingerprintOptions: ParsableArguments {
    @Option(help: "The election's fingerprint: 64 hexadecimal digits, spaces allowed.")
    var fingerprint: String?

    @Option(help: "File that holds the fingerprint.")
    var fingerprintFile: String?

    func read() throws -> HashValue {
        switch (fingerprint, fingerprintFile) {
        case (let text?, nil): return try FingerprintText.parse(text)
        case (nil, let path?):
            return try FingerprintText.parse(String(decoding: DurableFile.read(path, limit: 4_096), as: UTF8.self))
        default:
            throw ValidationError("give the election's fingerprint: either --fingerprint or --fingerprint-file")
        }
    }
}
