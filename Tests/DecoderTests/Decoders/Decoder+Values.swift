import ElectionModel
import GroupArithmetic
import Primitives

extension Decoder {
    /// Single values.
    static let values: [Decoder] = [
        base64, hexadecimal, timestamp, publicKey,
        value("Element", toyGroup) { try UncheckedElement($0, bytes: $1).bytes },
        value("Element-standard", .standard) { try UncheckedElement($0, bytes: $1).bytes },
        value("Scalar", toyGroup) { try Scalar($0, bytes: $1).bytes },
        value("SecretScalar", toyGroup) { group, bytes in
            try SecretScalar(group, bytes: bytes).withBytes(count: bytes.count) { $0 }
        },
    ]

    private static let base64 = Decoder("Base64", refusal: PrimitivesError.self) { bytes in
        Array(Base64.encode(try Base64.decode(bytes)).utf8)
    }

    private static let hexadecimal = Decoder("Hexadecimal", refusal: PrimitivesError.self) { bytes in
        guard bytes.count == 64 else {
            return Hexadecimal.encodeToBytes(try Hexadecimal.decode(bytes, byteCount: bytes.count / 2))
        }
        return Array(try HashValue(hexadecimal: String(decoding: bytes, as: UTF8.self)).hexadecimal.utf8)
    }

    private static let timestamp = Decoder("Timestamp", refusal: FormatError.self) { bytes in
        guard let text = String(validating: bytes, as: UTF8.self), let time = Timestamp(text) else {
            throw FormatError(.badValue, "not a time")
        }
        return Array(time.description.utf8)
    }

    private static let publicKey = Decoder("Ed25519Key", refusal: PrimitivesError.self) { bytes in
        let key = try Ed25519.PublicKey(bytes: bytes)
        try? key.verify(bytes + bytes, of: bytes)
        return key.bytes
    }

    private static func value(
        _ name: String, _ group: Group, _ recode: @escaping @Sendable (Group, [UInt8]) throws -> [UInt8]
    ) -> Decoder {
        Decoder(name, refusal: ArithmeticError.self) { try recode(group, $0) }
    }
}
