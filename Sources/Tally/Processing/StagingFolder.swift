import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A folder that appears under its name only when it is complete; a failure leaves nothing behind, and what a killed
/// run left is removed by the next one for the same name.
final class StagingFolder {
    private let target: String
    let path: String
    private let descriptor: Int32
    private var isCommitted = false

    init(_ target: String) throws {
        guard !DurableFile.exists(target) else { throw PrimitivesError(.fileExists, "\(target) exists already") }
        UnfinishedOutput.removeAbandoned(target)
        self.target = target
        path = UnfinishedOutput.name(for: target)
        try DurableFile.makeFolder(path)
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor >= 0 { UnfinishedOutput.hold(descriptor) }
    }

    deinit {
        if !isCommitted { UnfinishedOutput.remove(path) }
        if descriptor >= 0 { close(descriptor) }
    }

    func commit() throws {
        guard rename(path, target) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot rename to \(target): \(String(cString: strerror(errno)))")
        }
        isCommitted = true
        try DurableFile.syncFolder(of: target)
    }
}
