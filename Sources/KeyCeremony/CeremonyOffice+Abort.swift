import ElectionModel
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension CeremonyOffice {
    /// Puts a ceremony that cannot be finished aside as `ceremony-aborted-1` and so on, with all its files: it
    /// stays on record, and ``start(using:)`` can begin a new one.
    ///
    /// - Returns: the folder's name.
    /// - Throws: `.wrongStep` without a ceremony or after ``finish()``; `PrimitivesError`.
    public func abort() throws -> String {
        let source = files.path(ElectionFolder.ceremony)
        guard DurableFile.isFolder(source) else { throw CeremonyError(.wrongStep, "there is no ceremony to abort") }
        guard !DurableFile.exists(files.path(ElectionFolder.fingerprint)) else {
            throw CeremonyError(.wrongStep, "the ceremony is finished and its fingerprint may be published")
        }
        let prefixes = [ElectionFolder.commitments, ElectionFolder.guardians]
        for name in try DurableFile.list(files.folder) where prefixes.contains(where: name.hasPrefix) {
            try move(files.path(name), to: "\(source)/\(name)")
        }
        var number = 1
        while DurableFile.exists(files.path("ceremony-aborted-\(number)")) { number += 1 }
        let name = "ceremony-aborted-\(number)"
        // The start goes last: until then the folder is still the ceremony that is being put aside.
        try move(source, to: files.path(name))
        return name
    }

    private func move(_ path: String, to destination: String) throws {
        guard rename(path, destination) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot move \(path): \(String(cString: strerror(errno)))")
        }
        try DurableFile.syncFolder(of: destination)
        try DurableFile.syncFolder(of: path)
    }
}
