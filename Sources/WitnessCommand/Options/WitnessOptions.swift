import ArgumentParser
import CommandConsole
import WitnessService

/// Where the witness keeps everything.
struct WitnessOptions: ParsableArguments {
    @Option(name: .customLong("data"), help: "The witness's data folder, made by init.")
    var folder: String

    func open() throws -> Witness {
        do {
            return try Witness(folder: folder)
        } catch let error as WitnessError {
            throw CommandFailure(witness: error)
        }
    }
}

extension CommandFailure {
    init(witness error: WitnessError) {
        let status: ExitStatus =
            switch error.code {
            case .missing, .exists, .inputOutput: .inputOutput
            case .damaged: .doesNotHold
            case .badKey, .otherKey, .badConfiguration: .badInput
            }
        let hint: String? =
            switch error.code {
            case .missing: "make a witness with: glassurn-witness init"
            case .damaged: "do not restore an older copy of a witness: make a new one, with another key"
            default: nil
            }
        self.init(status, error.reason, hint: hint)
    }
}
