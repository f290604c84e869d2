/// Checks that bytes are the only DER encoding of what they say, as far as that shows without knowing the type:
/// OpenSSL also takes BER and keeps some parts as it found them, so encoding again does not tell.
enum DERCanonicalForm {
    private static let maximumDepth = 32

    static func check(_ bytes: [UInt8]) throws(DERProblem) {
        var reader = DERReader(bytes[...])
        try check(try reader.next(), depth: 0)
        try reader.end("the outermost element")
    }

    /// X.690, section 11.6: elements of a SET OF ascend. No two may be equal here.
    static func checkAscending(_ elements: [DERElement]) throws(DERProblem) {
        for (left, right) in zip(elements, elements.dropFirst()) { try requireOrder(left.encoding, right.encoding) }
    }

    private static func requireOrder(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) throws(DERProblem) {
        guard left.lexicographicallyPrecedes(right) else {
            throw DERProblem("the elements of a set are not in ascending order")
        }
    }

    private static func check(_ element: DERElement, depth: Int) throws(DERProblem) {
        guard depth < maximumDepth else { throw DERProblem("elements are nested too deeply") }
        let isUniversal = element.tag & 0xC0 == 0
        guard element.tag & 0x20 != 0 else {
            if isUniversal { try checkPrimitive(element) }
            return
        }
        guard !isUniversal || element.tag == DERTag.sequence || element.tag == DERTag.set else {
            throw DERProblem("only sequences and sets are constructed in DER")
        }
        var reader = DERReader(element.content)
        let isSet = element.tag == DERTag.set
        var previous: ArraySlice<UInt8> = []
        while !reader.isAtEnd {
            let inner = try reader.next()
            try check(inner, depth: depth + 1)
            guard isSet else { continue }
            try requireOrder(previous, inner.encoding)
            previous = inner.encoding
        }
    }

    private static func checkPrimitive(_ element: DERElement) throws(DERProblem) {
        let content = element.content
        let isCanonical: Bool
        switch element.tag {
        case DERTag.boolean: isCanonical = content.count == 1 && (content.first == 0 || content.first == 0xFF)
        case DERTag.integer, DERTag.enumerated: isCanonical = isShortestInteger(content)
        case DERTag.bitString: isCanonical = hasZeroPadding(content)
        case DERTag.null: isCanonical = content.isEmpty
        case DERTag.objectIdentifier: isCanonical = isObjectIdentifier(content)
        // The end-of-contents mark, and sequences and sets, which are always constructed.
        case 0x00, 0x10, 0x11: isCanonical = false
        default: isCanonical = true
        }
        guard isCanonical else { throw DERProblem("a value of tag \(element.tag) is not in canonical form") }
    }

    private static func isShortestInteger(_ content: ArraySlice<UInt8>) -> Bool {
        guard let first = content.first else { return false }
        guard let second = content.dropFirst().first else { return true }
        return !(first == 0 && second < 0x80) && !(first == 0xFF && second >= 0x80)
    }

    private static func hasZeroPadding(_ content: ArraySlice<UInt8>) -> Bool {
        guard let unused = content.first, unused <= 7 else { return false }
        guard content.count > 1, let last = content.last else { return unused == 0 }
        return last & (1 << unused - 1) == 0
    }

    private static func isObjectIdentifier(_ content: ArraySlice<UInt8>) -> Bool {
        guard let last = content.last, last < 0x80 else { return false }
        var startsNumber = true
        for byte in content {
            if startsNumber && byte == 0x80 { return false }
            startsNumber = byte < 0x80
        }
        return true
    }
}
