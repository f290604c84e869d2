/// One way from bytes into the project, with the property that fuzzing and the tests check: the bytes are refused with
/// the module's own error, or what they decode to encodes to exactly the same bytes again.
///
/// The same files serve the tests here and the drivers in `tools/fuzz`; `decoders.txt` says which decoding function of
/// the sources each of them runs.
struct Decoder: Sendable {
    /// Also the name of its folder of seeds.
    let name: String
    /// Whether there is only one spelling. People's own files may have several; then `recode` checks what holds instead.
    let isCanonical: Bool
    private let recode: @Sendable ([UInt8]) throws -> [UInt8]
    private let isRefusal: @Sendable (any Error) -> Bool

    /// - Parameters:
    ///   - refusal: the only error that may come out.
    ///   - recode: decodes, and encodes again.
    init<Refusal: Error>(
        _ name: String, refusal: Refusal.Type, isCanonical: Bool = true,
        recode: @escaping @Sendable ([UInt8]) throws -> [UInt8]
    ) {
        self.name = name
        self.isCanonical = isCanonical
        self.recode = recode
        isRefusal = { $0 is Refusal }
    }

    /// - Returns: whether the bytes were accepted.
    func accepts(_ bytes: [UInt8]) throws(DecoderFault) -> Bool {
        let again: [UInt8]
        do {
            again = try recode(bytes)
        } catch let fault as DecoderFault {
            throw fault
        } catch {
            guard isRefusal(error) else {
                throw DecoderFault("\(name): refused with another module's error, \(type(of: error)): \(error)")
            }
            return false
        }
        guard !isCanonical || again == bytes else { throw DecoderFault("\(name): two spellings were taken for one") }
        return true
    }

    /// All of them.
    static let all = documents + log + identity + evidence + setup + interface + network + secrets + values
}

/// What a decoder does that it must not do.
struct DecoderFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    static func require(_ condition: Bool, _ description: @autoclosure () -> String) throws(DecoderFault) {
        guard condition else { throw DecoderFault(description()) }
    }
}
