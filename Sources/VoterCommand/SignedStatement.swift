import Identity
package import Primitives

/// A voter's own cast statement and its signature, as kept beside the receipt.
package struct SignedStatement: Sendable {
    package let statement: [UInt8]
    package let signature: [UInt8]

    package init(statement: [UInt8], signature: [UInt8]) {
        self.statement = statement
        self.signature = signature
    }

    package var documentHash: HashValue { SHA256.hash(statement) }

    /// What lies beside the receipt `ID-K.json`: `ID-K.statement.json` and `ID-K.statement.p7s`.
    ///
    /// - Returns: `nil` unless both are there.
    package init?(beside receipt: String) throws {
        let ending = ".json"
        guard receipt.hasSuffix(ending) else { return nil }
        let stem = receipt.dropLast(ending.count) + ".statement"
        let files = ["\(stem).json", "\(stem).p7s"]
        guard files.allSatisfy(DurableFile.exists) else { return nil }
        self.init(
            statement: try DurableFile.read(files[0], limit: 1 << 20),
            signature: try DurableFile.read(files[1], limit: DetachedSignature.maximumByteCount))
    }
}
