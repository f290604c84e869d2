import Primitives
import Synchronization

/// Paths that were found before. A path is the same at any time within the validity of its certificates; only what was
/// good is kept, and what is asked with the same authorities at hand.
final class PathCache: Sendable {
    struct Question: Hashable, Sendable {
        let certificate: HashValue
        let intermediates: [HashValue]
        let purpose: Purpose
    }

    private static let capacity = 1_024
    private let paths = Mutex<[Question: CertificatePath]>([:])

    func path(_ question: Question, at seconds: Int64) -> CertificatePath? {
        paths.withLock { $0[question] }.flatMap { $0.isValid(at: seconds) ? $0 : nil }
    }

    func keep(_ path: CertificatePath, for question: Question) {
        paths.withLock { paths in
            if paths.count >= Self.capacity { paths.removeAll(keepingCapacity: true) }
            paths[question] = path
        }
    }
}
