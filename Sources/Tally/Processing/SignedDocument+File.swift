import ElectionModel
import Primitives

extension SignedDocument {
    /// The same check, with errors that say which file it is.
    ///
    /// - Parameter file: relative to the box or count folder.
    func verified(
        _ requirement: Requirement, _ context: ElectionContext, file: String
    ) throws(FormatError) -> VerifiedDocument {
        do throws(FormatError) {
            return try verified(requirement, configuration: context.configuration)
        } catch {
            // The path is the suffix of one signature's file, or empty.
            throw FormatError(error.code, error.reason, path: file + error.path)
        }
    }
}
