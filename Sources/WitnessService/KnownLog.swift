public import TransparencyLog

extension Witness {
    /// One log and what is kept of it.
    public struct KnownLog: Sendable {
        /// `nil` where it cannot be read.
        public let key: NoteVerifierKey?
        public let folder: String
        /// What was cosigned last.
        public let latest: Checkpoint?
        /// How often the log signed two trees of one size.
        public let forkCount: Int
        /// How many other refused checkpoints are kept that the log had signed.
        public let unexplainedCount: Int
        /// Whether no more can be kept.
        public let isFull: Bool
        /// What is wrong with the files; then nothing is cosigned for this log.
        public let damage: WitnessError?

        public var evidenceFolder: String { RefusedCheckpoints(folder: folder).evidence }
        public var unexplainedFolder: String { RefusedCheckpoints(folder: folder).unexplained }

        /// - Returns: `nil` for a folder without a log.
        init?(_ state: LogState) {
            guard state.exists else { return nil }
            folder = state.folder
            var (key, latest, damage): (NoteVerifierKey?, Checkpoint?, WitnessError?)
            do throws(WitnessError) {
                let known = try state.key()
                key = known
                latest = try state.latest(known)
            } catch {
                damage = error
            }
            (self.key, self.latest) = (key, latest)
            let kept = state.refusals
            (forkCount, unexplainedCount, isFull) = (
                (try? kept.forkCount()) ?? 0, (try? kept.unexplainedCount()) ?? 0, (try? kept.isFull()) ?? true
            )
            self.damage = damage
        }
    }
}
