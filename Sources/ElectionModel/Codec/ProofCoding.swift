import ElGamal
public import SigmaProofs

extension RangeProof: CanonicalJSON {
    /// More components than any contest of this project has.
    public static let maximumComponentCount = Manifest.maximumLimit + 1

    public init(from reader: inout JSONReader) throws(FormatError) {
        let components = try reader.array(limit: Self.maximumComponentCount) { (reader) throws(FormatError) in
            try reader.object(["c", "v"]) { (reader) throws(FormatError) in
                Component(challenge: try reader.scalar("c"), response: try reader.scalar("v"))
            }
        }
        self.init(components: components)
    }

    public func write(to writer: inout JSONWriter) {
        writer.array(components) { writer, component in
            writer.object {
                $0.field("c", component.challenge)
                $0.field("v", component.response)
            }
        }
    }
}

extension GuardianKeyProof: CanonicalJSON {
    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["challenge", "responses"]) { (reader) throws(FormatError) in
            GuardianKeyProof(
                challenge: try reader.scalar("challenge"),
                responses: try reader.list("responses", limit: 1_000) { (reader) throws(FormatError) in
                    try reader.scalar()
                })
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("challenge", challenge)
            $0.field("responses", array: responses)
        }
    }
}

extension SignedElGamalCiphertext: CanonicalJSON {
    /// C₁ is never longer than two shares.
    private static let maximumContentCount = 64

    public init(from reader: inout JSONReader) throws(FormatError) {
        self = try reader.object(["c0", "c1", "c", "v"]) { (reader) throws(FormatError) in
            let c0 = try reader.element("c0")
            let c1 = try reader.base64("c1", limit: Self.maximumContentCount)
            let proof = SchnorrProof(challenge: try reader.scalar("c"), response: try reader.scalar("v"))
            return SignedElGamalCiphertext(c0: c0, c1: c1, proof: proof)
        }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object {
            $0.field("c0", c0)
            $0.field("c1", base64: c1)
            $0.field("c", proof.challenge)
            $0.field("v", proof.response)
        }
    }
}
