public import ElectionModel
import Primitives

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension CeremonyOffice {
    /// What became of a ceremony that was put aside.
    public struct Aborted: Sendable {
        /// The folder's name.
        public let folder: String
        /// `nil` if the ceremony's own start can no longer be read.
        public let note: CeremonyAbort?
    }

    /// Puts a ceremony that cannot be finished aside as `ceremony-aborted-1` and so on, with all its files and a note,
    /// `abort.json`: it stays on record, and ``start(using:)`` can begin a new one with a new identifier.
    ///
    /// - Throws: `.wrongStep` without a ceremony or after ``finish()``; `PrimitivesError`.
    public func abort(at time: Timestamp) throws -> Aborted {
        let source = files.path(ElectionFolder.ceremony)
        guard DurableFile.isFolder(source) else { throw CeremonyError(.wrongStep, "there is no ceremony to abort") }
        guard !DurableFile.exists(files.path(ElectionFolder.fingerprint)) else {
            throw CeremonyError(.wrongStep, "the ceremony is finished and its fingerprint may be published")
        }
        let note = abortNote(time)
        if let note {
            try DurableFile.write(note.canonicalBytes, to: "\(source)/abort.json", replacing: true)
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
        return Aborted(folder: name, note: note)
    }

    /// A ceremony with damaged files must be abortable too; complaints in them that do not hold are left out.
    private func abortNote(_ time: Timestamp) -> CeremonyAbort? {
        guard let ceremony = try? files.ceremony() else { return nil }
        return CeremonyAbort(
            ceremony: ceremony.start.identifier, abortedAt: time, complaints: (try? files.complaints(ceremony)) ?? [])
    }

    private func move(_ path: String, to destination: String) throws {
        guard rename(path, destination) == 0 else {
            throw PrimitivesError(.inputOutput, "cannot move \(path): \(String(cString: strerror(errno)))")
        }
        try DurableFile.syncFolder(of: destination)
        try DurableFile.syncFolder(of: path)
    }
}
