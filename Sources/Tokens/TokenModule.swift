import CPKCS11

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A PKCS#11 module (OASIS PKCS #11 2.40): the library that a card's vendor gives out, such as `libsofthsm2.so` or
/// `opensc-pkcs11.so`.
public final class TokenModule: @unchecked Sendable {
    // The module is told to lock for itself; the table of functions never changes.
    private let library: UnsafeMutableRawPointer
    let functions: CK_FUNCTION_LIST
    private let isOurs: Bool

    /// Opens the module and starts it. It is ended again with this object, unless someone else had started it.
    ///
    /// - Parameter path: of the library; absolute, so that no other is taken from somewhere.
    /// - Throws: `.badModule`.
    public init(path: String) throws(TokenError) {
        guard path.hasPrefix("/") else {
            throw TokenError(.badModule, "a PKCS#11 module is given by its whole path, beginning with /")
        }
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let said = dlerror().map { String(cString: $0) } ?? "unknown reason"
            throw TokenError(.badModule, "the PKCS#11 module cannot be opened: \(said)")
        }
        do throws(TokenError) {
            let found = try Self.table(library, path)
            isOurs = try Self.start(found)
            functions = found
        } catch {
            dlclose(library)
            throw error
        }
        self.library = library
    }

    deinit {
        if isOurs { _ = functions.C_Finalize?(nil) }
        dlclose(library)
    }

    /// Slots with a token in them.
    func slots() throws(TokenError) -> [CK_SLOT_ID] {
        guard let list = functions.C_GetSlotList else { throw TokenError(.badModule, "the module lists no slots") }
        var count: CK_ULONG = 0
        try TokenFailure.require(list(1, nil, &count))
        var slots = [CK_SLOT_ID](repeating: 0, count: Int(count))
        try TokenFailure.require(list(1, &slots, &count))
        return Array(slots.prefix(Int(count)))
    }

    private static func table(_ library: UnsafeMutableRawPointer, _ path: String) throws(TokenError) -> CK_FUNCTION_LIST
    {
        typealias GetList = @convention(c) (UnsafeMutablePointer<UnsafeMutablePointer<CK_FUNCTION_LIST>?>?) -> CK_RV
        guard let symbol = dlsym(library, "C_GetFunctionList") else {
            throw TokenError(.badModule, "\(path) is no PKCS#11 module")
        }
        var list: UnsafeMutablePointer<CK_FUNCTION_LIST>?
        try TokenFailure.require(unsafeBitCast(symbol, to: GetList.self)(&list))
        guard let list, list.pointee.version.major == 2 else {
            throw TokenError(.badModule, "\(path) is not a PKCS#11 module of version 2")
        }
        return list.pointee
    }

    /// - Returns: whether the module was not running already.
    private static func start(_ functions: CK_FUNCTION_LIST) throws(TokenError) -> Bool {
        guard let initialize = functions.C_Initialize else {
            throw TokenError(.badModule, "the module cannot be started")
        }
        var arguments = CK_C_INITIALIZE_ARGS()
        arguments.flags = CK_FLAGS(CKF_OS_LOCKING_OK)
        let result = initialize(&arguments)
        if result == CKR_CRYPTOKI_ALREADY_INITIALIZED { return false }
        guard result == CKR_OK else {
            throw TokenError(.badModule, "the module does not start (\(TokenFailure.name(result)))")
        }
        return true
    }
}
