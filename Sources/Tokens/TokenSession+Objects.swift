import CPKCS11

/// An object on a token.
struct TokenObject {
    let handle: CK_OBJECT_HANDLE
    let session: TokenSession

    /// The value of an attribute; `nil` where the token has none or does not tell.
    func bytes(_ attribute: CK_ATTRIBUTE_TYPE) -> [UInt8]? {
        guard let read = session.functions.C_GetAttributeValue else { return nil }
        var query = CK_ATTRIBUTE(type: attribute, pValue: nil, ulValueLen: 0)
        guard read(session.handle, handle, &query, 1) == CKR_OK, query.ulValueLen < 1 << 20 else { return nil }
        var value = [UInt8](repeating: 0, count: Int(query.ulValueLen))
        let isRead = value.withUnsafeMutableBytes { buffer in
            query.pValue = buffer.baseAddress
            return read(session.handle, handle, &query, 1) == CKR_OK
        }
        return isRead ? Array(value.prefix(Int(query.ulValueLen))) : nil
    }

    func isTrue(_ attribute: CK_ATTRIBUTE_TYPE) -> Bool { bytes(attribute)?.first == 1 }
}

extension TokenSession {
    /// Objects of a class, with these further attributes.
    func objects(
        _ kind: CK_OBJECT_CLASS, _ attributes: [(CK_ATTRIBUTE_TYPE, [UInt8])] = []
    ) throws(TokenError) -> [TokenObject] {
        let wanted = [(CK_ATTRIBUTE_TYPE(CKA_CLASS), withUnsafeBytes(of: kind) { Array($0) })] + attributes
        return try AttributeTemplate(wanted).lend { (pointer, count) throws(TokenError) in
            guard let begin = functions.C_FindObjectsInit, let find = functions.C_FindObjects,
                let end = functions.C_FindObjectsFinal
            else { throw TokenError(.badModule, "the module finds no objects") }
            try TokenFailure.require(begin(handle, pointer, count))
            defer { _ = end(handle) }
            var found: [TokenObject] = []
            while true {
                var batch = [CK_OBJECT_HANDLE](repeating: 0, count: 16)
                var number: CK_ULONG = 0
                try TokenFailure.require(find(handle, &batch, CK_ULONG(batch.count), &number))
                guard number > 0 else { return found }
                found += batch.prefix(Int(number)).map { TokenObject(handle: $0, session: self) }
            }
        }
    }
}

/// Attributes with their values, in memory that stays where it is while a call reads it.
struct AttributeTemplate {
    private let attributes: [(CK_ATTRIBUTE_TYPE, [UInt8])]

    init(_ attributes: [(CK_ATTRIBUTE_TYPE, [UInt8])]) { self.attributes = attributes }

    static func flag(_ type: CK_ATTRIBUTE_TYPE, _ value: Bool) -> (CK_ATTRIBUTE_TYPE, [UInt8]) {
        (type, [value ? 1 : 0])
    }

    static func number(_ type: CK_ATTRIBUTE_TYPE, _ value: CK_ULONG) -> (CK_ATTRIBUTE_TYPE, [UInt8]) {
        (type, withUnsafeBytes(of: value) { Array($0) })
    }

    func lend<Value>(
        _ body: (UnsafeMutablePointer<CK_ATTRIBUTE>, CK_ULONG) throws(TokenError) -> Value
    ) throws(TokenError) -> Value {
        let storage = UnsafeMutableRawPointer.allocate(
            byteCount: max(1, attributes.reduce(0) { $0 + $1.1.count }), alignment: 8)
        defer { storage.deallocate() }
        let list = UnsafeMutablePointer<CK_ATTRIBUTE>.allocate(capacity: max(1, attributes.count))
        defer { list.deallocate() }
        var offset = 0
        for (index, attribute) in attributes.enumerated() {
            let place = storage + offset
            place.copyMemory(from: attribute.1, byteCount: attribute.1.count)
            (list + index).initialize(
                to: CK_ATTRIBUTE(type: attribute.0, pValue: place, ulValueLen: CK_ULONG(attribute.1.count)))
            offset += attribute.1.count
        }
        return try body(list, CK_ULONG(attributes.count))
    }
}
