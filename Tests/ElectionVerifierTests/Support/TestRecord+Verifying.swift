import ElectionTestKit
import ElectionVerifier

extension TestRecord {
    func verify(_ other: String? = nil, pinned: Bool = true) async throws -> VerificationReport {
        try await RecordVerifier(group: election.group).verify(
            folder: other ?? folder, fingerprint: pinned ? fingerprint : nil)
    }
}
