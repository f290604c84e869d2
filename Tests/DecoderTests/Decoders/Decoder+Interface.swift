import CollectionAPI
import ElectionModel
import GroupArithmetic
import Primitives
import VoterCommand

extension Decoder {
    /// What collector and voter's client say to each other, and what the voter keeps and types.
    static let interface: [Decoder] = [
        document(Problem.self), document(CastReceipt.self), document(TicketAnswer.self), document(VoterStatus.self),
        document(SavedReceipt.self), document(ChallengeReceipt.self), document(SavedChallenge.self), selections,
        fingerprint,
    ]

    private static let selections = Decoder("SelectionsFile", refusal: VoterError.self, isCanonical: false) { bytes in
        let file = try SelectionsFile(authored: bytes, group: toyGroup)
        for contest in file.contests { _ = OptionNumbers.values(contest.options, optionCount: 3) }
        try DecoderFault.require(
            zip(file.contests, file.contests.dropFirst()).allSatisfy { $0.contest < $1.contest },
            "SelectionsFile: contests do not ascend")
        return AuthoredJSON.compact(bytes)
    }

    /// Two of the project's readers of typed hashes call the same function.
    private static let fingerprint = Decoder("TypedHash", refusal: VoterError.self, isCanonical: false) { bytes in
        let hash = try FingerprintText.parse(String(decoding: bytes, as: UTF8.self))
        let digits = bytes.filter { byte in Array("0123456789ABCDEFabcdef".utf8).contains(byte) }
        let same = try? HashValue(typed: String(decoding: digits, as: UTF8.self))
        try DecoderFault.require(same == hash, "TypedHash: something else than ASCII was read as a digit")
        return Array(hash.hexadecimal.utf8)
    }
}
