/// AlgorithmIdentifiers (RFC 5280, section 4.1.1.2) of the few algorithms in use here.
extension DERReader {
    /// SHA-256, parameters absent or NULL: RFC 5754, section 2, asks to take both.
    mutating func readSHA256(_ name: String) throws(DERProblem) {
        var algorithm = try open(DERTag.sequence, name)
        try algorithm.readIdentifier(ObjectIdentifier.sha256, name)
        if !algorithm.isAtEnd { try algorithm.readNull(name) }
        try algorithm.end(name)
    }

    mutating func readIdentifier(_ expected: [UInt8], _ name: String) throws(DERProblem) {
        guard try next(DERTag.objectIdentifier, name).content.elementsEqual(expected) else {
            throw DERProblem("\(name): another object identifier than the one allowed")
        }
    }

    mutating func readNull(_ name: String) throws(DERProblem) {
        guard try next(DERTag.null, name).content.isEmpty else { throw DERProblem("\(name): NULL has no content") }
    }

    /// A non-negative INTEGER below 2^31.
    mutating func readSmallInteger(_ name: String) throws(DERProblem) -> Int {
        let content = try next(DERTag.integer, name).content
        guard (1...4).contains(content.count), content.first.map({ $0 < 0x80 }) == true else {
            throw DERProblem("\(name): a negative or large number")
        }
        return content.reduce(0) { $0 << 8 | Int($1) }
    }
}
