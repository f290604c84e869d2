import ElectionModel
import Identity
import Primitives

extension ShareRollCall {
    /// How it stands with the shares after one question.
    public struct Report: Sendable {
        public let call: Call
        /// Guardians with a good answer, ascending.
        public let alive: [Int]
        /// Guardians without an answer, ascending.
        public let silent: [Int]
        /// Answers that do not hold, ascending by guardian.
        public let refused: [CeremonyError]
        /// k and n.
        public let quorum: Int
        public let guardianCount: Int

        /// Whether the result can be decrypted with the shares that are alive.
        public var isEnough: Bool { alive.count >= quorum }
    }

    /// Reads all answers to a question. One that does not hold is listed and counts like none.
    ///
    /// - Throws: only if a file cannot be read.
    public func report(_ call: Call) throws -> Report {
        var alive: [Int] = []
        var silent: [Int] = []
        var refused: [CeremonyError] = []
        for guardian in 1...ceremony.plan.guardianCount {
            guard DurableFile.exists(files.path(call.answer(guardian))) else {
                silent.append(guardian)
                continue
            }
            let document = try files.signed(call.answer(guardian), of: guardian)
            do throws(CeremonyError) {
                try ceremony.requireSignature(document, of: guardian)
                let answer = try files.decode(ShareAnswer.self, document.bytes, call.answer(guardian), guardian)
                try check(answer, of: guardian, to: call)
                alive.append(guardian)
            } catch {
                refused.append(error)
            }
        }
        return Report(
            call: call, alive: alive, silent: silent, refused: refused, quorum: ceremony.plan.quorum,
            guardianCount: ceremony.plan.guardianCount)
    }
}
