import CommandConsole
import ElectionModel
import Primitives
import Tally

/// The files of one decryption session.
struct SessionFiles {
    private let options: CountOptions
    private let number: Int

    init(_ options: CountOptions, _ number: Int) {
        self.options = options
        self.number = number
    }

    func logged(_ count: CountFolder) throws -> LoggedSession {
        try LoggedSession(SignedDocument.load("\(options.count)/\(RecordFolder.session(number))"), count: count)
    }

    func reveals(_ guardians: [Int]) throws -> [SessionReveal] {
        try guardians.map { try Inputs.document(path("reveal", $0), as: SessionReveal.self) }
    }

    func responses(_ guardians: [Int]) throws -> [SessionResponse] {
        try guardians.map { try Inputs.document(path("response", $0), as: SessionResponse.self) }
    }

    /// All commitments that lie in the folder.
    func commitments() throws -> [SessionCommitment] {
        let folder = options.sessionFolder(number)
        return try DurableFile.list(folder).filter { $0.hasPrefix("commitment-") && $0.hasSuffix(".json") }
            .map { try Inputs.document("\(folder)/\($0)", as: SessionCommitment.self) }
    }

    private func path(_ kind: String, _ guardian: Int) -> String {
        "\(options.sessionFolder(number))/\(kind)-\(guardian).json"
    }
}
