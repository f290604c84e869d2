package import ElectionModel
package import GroupArithmetic
import Primitives

extension KeptReceipt {
    private static let limit = 1 << 20

    package static func read(_ path: String, group: Group) throws -> KeptReceipt {
        let bytes = try DurableFile.read(path, limit: limit)
        do throws(FormatError) {
            return try KeptReceipt(canonical: bytes, group: group)
        } catch {
            throw VoterError(
                .badFile, "\(path) is not a receipt: \(error)", hint: "move the file out of the folder, but keep it")
        }
    }
}
