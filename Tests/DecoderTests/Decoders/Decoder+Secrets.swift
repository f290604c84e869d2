import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import Tally

extension Decoder {
    /// Sealed files, and what is inside once they are open.
    static let secrets: [Decoder] = [sealedFile, guardianShare, guardianSecrets, sessionNonces]

    /// Without the passphrase, whose hash takes half a second.
    private static let sealedFile = Decoder("SealedFile", refusal: PrimitivesError.self) { bytes in
        try SealedFile.Parts(bytes).encoded
    }

    private static let guardianShare = Decoder("GuardianShare", refusal: PrimitivesError.self) { bytes in
        try GuardianShare.decode(bytes, toyGroup).encoded().withBytes { $0 }
    }

    private static let guardianSecrets = Decoder("GuardianSecrets", refusal: CeremonyError.self) { bytes in
        try GuardianSecrets.decode(bytes, toyGroup).encoded().withBytes { $0 }
    }

    private static let sessionNonces = Decoder("SessionNonces", refusal: TallyError.self) { bytes in
        try SessionNonces.decode(bytes, group: toyGroup).encoded().withBytes { $0 }
    }
}
