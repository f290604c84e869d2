import ElectionModel
import GroupArithmetic
import KeyCeremony
import Primitives
import Testing

@Suite struct SecretHandlingTests {
    private func sealed(_ content: [UInt8]) throws -> [UInt8] {
        var (bytes, random) = (content, SystemRandom())
        return try SealedFile.seal(SecretBytes(wiping: &bytes), passphrase: passphrase, using: &random)
    }

    private func content(_ sealed: [UInt8]) throws -> [UInt8] {
        try SealedFile.open(sealed, passphrase: passphrase).withBytes { $0.map { $0 } }
    }

    @Test("sealed secrets come back whole, in the documented layout")
    func sealsSecrets() throws {
        let run = try CeremonyRun(guardians: 5, quorum: 3)
        var random = SystemRandom()
        let file = try run.secrets[4].seal(passphrase: passphrase, using: &random)
        let bytes = try content(file)
        #expect(bytes.count == 56 + 32 * 7)
        #expect(Array(bytes[..<16]) == Array("glassurn-gsec-v0".utf8))
        #expect(Array(bytes[16..<48]) == run.ceremony.start.identifier.bytes)
        #expect(Array(bytes[48..<56]) == [0, 0, 0, 5, 0, 0, 0, 3])
        run.secrets[4].communicationSecret.withBytes(count: 32) { #expect(Array(bytes.suffix(32)) == $0) }
        let opened = try GuardianSecrets.open(file, passphrase: passphrase, group: TestElection.toy)
        let keys = try opened.publicKeys(run.ceremony, using: &random)
        #expect(keys.voteCommitments == run.keys[4].voteCommitments)
        #expect(keys.dataCommitments == run.keys[4].dataCommitments)
        #expect(keys.communicationKey == run.keys[4].communicationKey)
    }

    @Test("a wrong passphrase, a changed file and a weak passphrase are refused (D13)")
    func refusesWrongPassphrase() throws {
        let run = try CeremonyRun()
        var random = SystemRandom()
        for weak in ["short", "aaaaaaaaaaaaaaaaaaaa"] {
            #expect(throws: error(.weakPassphrase, 1)) {
                try run.secrets[0].seal(passphrase: secret(weak), using: &random)
            }
        }
        var file = try run.secrets[0].seal(passphrase: passphrase, using: &random)
        #expect(throws: error(.wrongPassphrase)) {
            try GuardianSecrets.open(file, passphrase: secret("correct horse battery "), group: TestElection.toy)
        }
        file[60] ^= 1
        #expect(throws: error(.wrongPassphrase)) {
            try GuardianSecrets.open(file, passphrase: passphrase, group: TestElection.toy)
        }
        #expect(throws: error(.badSecrets)) {
            try GuardianSecrets.open(Array(file.prefix(20)), passphrase: passphrase, group: TestElection.toy)
        }
    }

    @Test("sealed content of any other form is refused")
    func refusesOtherContent() throws {
        let run = try CeremonyRun()
        var random = SystemRandom()
        let bytes = try content(run.secrets[0].seal(passphrase: passphrase, using: &random))
        func changed(_ position: Int, _ value: UInt8) -> [UInt8] {
            var copy = bytes
            copy[position] = value
            return copy
        }
        let bad = [
            [], bytes + [0], Array(bytes.dropLast()), Array(bytes.dropLast(32)), changed(0, 0), changed(51, 0),
            changed(55, 1), changed(55, 3), changed(52, 0x80),
        ]
        for content in bad {
            #expect(throws: error(.badSecrets)) {
                try GuardianSecrets.open(sealed(content), passphrase: passphrase, group: TestElection.toy)
            }
        }
        // A secret not below q: the toy q has 64 bits.
        #expect(throws: error(.badSecrets, 1)) {
            try GuardianSecrets.open(sealed(changed(56, 1)), passphrase: passphrase, group: TestElection.toy)
        }
    }

    @Test("a sealed share comes back whole, in the documented layout, and other content is refused")
    func sealsShare() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let share = try verified.receive(run.shares(verified), with: run.secrets[2])
        var random = SystemRandom()
        let file = try share.seal(passphrase: passphrase, using: &random)
        let bytes = try content(file)
        #expect(bytes.count == 148)
        #expect(Array(bytes[..<20]) == Array("glassurn-gshr-v0".utf8) + [0, 0, 0, 3])
        #expect(Array(bytes[20..<84]) == share.fingerprint.bytes + share.extendedBaseHash.bytes)
        let opened = try GuardianShare.open(file, passphrase: passphrase, group: TestElection.toy)
        try opened.requireFits(verified.record())
        #expect((opened.index, opened.fingerprint) == (3, share.fingerprint))
        #expect(throws: PrimitivesError(.wrongPassphrase, "")) {
            try GuardianShare.open(file, passphrase: secret("another passphrase"), group: TestElection.toy)
        }
        var contents = [bytes + [0], Array(bytes.dropLast())]
        // The magic, an index of zero, and shares that are not below q.
        for (position, value) in [(0, 0), (19, 0), (84, 1), (116, 1)] {
            var changed = bytes
            changed[position] = UInt8(value)
            contents.append(changed)
        }
        for bad in contents {
            #expect(throws: PrimitivesError(.badSeal, "")) {
                try GuardianShare.open(sealed(bad), passphrase: passphrase, group: TestElection.toy)
            }
        }
    }

    @Test("a share does not fit another guardian's place or another election's record")
    func refusesMovedShare() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let share = try verified.receive(run.shares(verified), with: run.secrets[2])
        let record = try verified.record()
        func moved(_ index: Int, vote: SecretScalar, data: SecretScalar) -> GuardianShare {
            GuardianShare(
                index: index, fingerprint: share.fingerprint, extendedBaseHash: share.extendedBaseHash, voteShare: vote,
                dataShare: data)
        }
        let (vote, data) = (share.voteShare, share.dataShare)
        let bad = [
            moved(2, vote: vote, data: data), moved(4, vote: vote, data: data), moved(3, vote: data, data: data),
            moved(3, vote: vote, data: vote),
        ]
        for share in bad {
            #expect(throws: FormatError(.inconsistent, "")) { try share.requireFits(record) }
        }
        let other = try CeremonyRun(run.election).verified().record()
        #expect(throws: FormatError(.inconsistent, "")) { try share.requireFits(other) }
    }

    @Test("printing, dumping and reflecting secrets shows nothing of them (D8)")
    func printsNothing() throws {
        let run = try CeremonyRun()
        let verified = try run.verified()
        let share = try verified.receive(run.shares(verified), with: run.secrets[0])
        for value in [run.secrets[0] as Any, share as Any] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect("\(value)".hasSuffix("(redacted)"))
            #expect(String(reflecting: value).hasSuffix("(redacted)"))
            #expect(Mirror(reflecting: value).children.isEmpty)
            #expect(dumped.contains("redacted") && !dumped.contains("SecretScalar"))
            #expect(!(value is any Encodable) && !(value is any CanonicalJSON) && !(value is any Equatable))
        }
    }
}
