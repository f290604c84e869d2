import BallotStorage
import CollectionAPI
import CollectionService
import ElectionModel
import Primitives

/// The code of what `body` throws, as one word whatever layer refuses; `nil` if nothing is thrown.
func refusalCode(_ body: () async throws -> some Any) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch let error as Problem {
        return error.code.rawValue
    } catch let error as ServiceError {
        return error.code.rawValue
    } catch let error as StorageError {
        return error.code.rawValue
    } catch let error as FormatError {
        return error.code.rawValue
    } catch let error as PrimitivesError {
        return error.code.rawValue
    } catch {
        return "\(error)"
    }
}

/// The words of refusals in these tests.
enum Code {
    static let wrongDocument = ServiceError.Code.wrongDocument.rawValue
    static let wrongStep = StorageError.Code.wrongStep.rawValue
    static let damaged = StorageError.Code.damaged.rawValue
    static let inconsistent = FormatError.Code.inconsistent.rawValue
    static let fileMissing = PrimitivesError.Code.fileMissing.rawValue
}
