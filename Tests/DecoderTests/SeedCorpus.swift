import Foundation

/// The seeds in `tools/fuzz/seeds`: for each decoder a folder with inputs that it accepts, made by the project's own
/// tools, and inputs named `crash-…` that once broke it.
enum SeedCorpus {
    struct Seed: Sendable, CustomStringConvertible {
        let decoder: String
        let name: String
        let bytes: [UInt8]
        var isValid: Bool { !name.hasPrefix("crash-") }
        var description: String { "\(decoder)/\(name)" }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../tools/fuzz")
        .standardized
    static var folder: URL { root.appending(path: "seeds") }

    static func seeds(of decoder: String) throws -> [Seed] {
        let place = try decoder == "KeyFile" || decoder == "PKCS12File" ? keys.get() : folder
        let names = try FileManager.default.contentsOfDirectory(atPath: place.appending(path: decoder).path).sorted()
        return try names.map { name in
            let data = try Data(contentsOf: place.appending(path: "\(decoder)/\(name)"))
            return Seed(decoder: decoder, name: name, bytes: [UInt8](data))
        }
    }

    static func seeds(of decoder: Decoder) throws -> [Seed] { try seeds(of: decoder.name) }

    /// Private keys are made when they are needed and kept nowhere.
    private static let keys = Result { () throws -> URL in
        let folder = FileManager.default.temporaryDirectory.appending(path: "decoder-keys-\(UUID().uuidString)")
        let process = Process()
        process.executableURL = root.appending(path: "make-keys")
        process.arguments = [folder.path]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw DecoderFault("make-keys failed") }
        return folder
    }
}
