import ElectionModel
import Foundation
import Identity
import Primitives
import Testing

@Suite struct SignedDocumentTests {
    private let people: TestPeople
    private let configuration: ElectionConfiguration
    private let bytes = Array(#"{"type":"step"}"#.utf8)

    init() throws {
        people = try TestPeople.shared.get()
        configuration = try TestElection.configuration()
    }

    private func sign(
        _ role: SignerRole, _ index: Int, by signer: SigningIdentity? = nil, content: [UInt8]? = nil
    ) throws -> SignedDocument.Signature {
        let enrolled = role == .official ? people.officials : people.guardians
        let cms = try DetachedSignature.sign(
            content ?? bytes, by: signer ?? enrolled[index - 1], at: someTime().seconds)
        return .init(role: role, index: index, cms: cms)
    }

    private func refused(
        _ signatures: [SignedDocument.Signature], _ requirement: SignedDocument.Requirement = .officials(.open),
        bytes: [UInt8]? = nil
    ) -> FormatError? {
        refusal { () throws(FormatError) in
            let document = SignedDocument(bytes: bytes ?? self.bytes, signatures: signatures)
            let verified = try document.verified(requirement, configuration: configuration)
            #expect(verified.bytes == document.bytes)
            #expect(verified.hash == document.hash)
        }
    }

    @Test("enough enrolled signers make a verified document")
    func accepted() throws {
        let officials = try (1...3).map { try sign(.official, $0) }
        let guardians = try (1...3).map { try sign(.guardian, $0) }
        #expect(refused(Array(officials.prefix(2))) == nil)
        #expect(refused(officials.reversed()) == nil)
        #expect(refused(officials + guardians) == nil)
        #expect(refused(guardians, .allGuardians) == nil)
        #expect(refused(guardians + officials, .allGuardians) == nil)
    }

    @Test("missing and too few signatures are refused")
    func tooFew() throws {
        let guardians = try (1...3).map { try sign(.guardian, $0) }
        #expect(refused([])?.code == .inconsistent)
        #expect(refused([], .allGuardians)?.code == .inconsistent)
        #expect(refused([try sign(.official, 1)])?.code == .inconsistent)
        #expect(refused(guardians)?.code == .inconsistent, "guardians are no officials")
        #expect(refused(Array(guardians.dropFirst()), .allGuardians)?.code == .inconsistent)
        #expect(refused(try (1...3).map { try sign(.official, $0) }, .allGuardians)?.code == .inconsistent)
    }

    @Test("one signer counts once")
    func doubled() throws {
        let error = refused([try sign(.official, 1), try sign(.official, 1)])
        #expect(error?.code == .inconsistent)
        #expect(error?.path == ".official-1.p7s")
        #expect(
            refused([try sign(.official, 1), try sign(.official, 2, by: people.officials[0])])?.path
                == ".official-2.p7s")
    }

    @Test("a signature by somebody else or under another number is refused, also beyond the needed ones")
    func foreign() throws {
        let enough = [try sign(.official, 1), try sign(.official, 2)]
        for extra in [
            try sign(.official, 3, by: people.stranger), try sign(.official, 3, by: people.guardians[0]),
            try sign(.guardian, 1, by: people.officials[0]), try sign(.official, 3, by: people.officials[1]),
        ] {
            let error = refused(enough + [extra])
            #expect(error?.code == .inconsistent)
            #expect(error?.path == extra.suffix)
        }
        let cms = enough[0].cms
        for index in [0, -1, 4, Int.max, Int.min + 1] {
            let nobody = SignedDocument.Signature(role: .official, index: index, cms: cms)
            #expect(refused(enough + [nobody])?.code == .inconsistent, "\(index)")
        }
    }

    @Test("a signature over other bytes, or changed itself, is refused")
    func changed() throws {
        let enough = [try sign(.official, 1), try sign(.official, 2)]
        #expect(refused(enough, bytes: bytes + [10])?.code == .inconsistent)
        #expect(refused(enough, bytes: [])?.code == .inconsistent)
        #expect(refused(enough + [try sign(.official, 3, content: bytes + [32])])?.path == ".official-3.p7s")
        for cms in [[], [0x30], Array(enough[0].cms.dropLast()), enough[0].cms + [0]] {
            let broken = SignedDocument.Signature(role: .official, index: 1, cms: cms)
            #expect(refused([broken, enough[1]])?.path == ".official-1.p7s")
        }
        for position in stride(from: 0, to: enough[0].cms.count, by: 97) {
            var cms = enough[0].cms
            cms[position] ^= 1
            let broken = SignedDocument.Signature(role: .official, index: 1, cms: cms)
            #expect(refused([broken, enough[1]])?.code == .inconsistent, "byte \(position)")
        }
    }

    @Test("file names of signatures have one spelling")
    func suffixes() throws {
        for role in SignerRole.allCases {
            for index in [1, 9, 10, 100] {
                let suffix = SignedDocument.Signature(role: role, index: index, cms: []).suffix
                let parsed = try #require(SignedDocument.parse(suffix: suffix))
                #expect(parsed == (role, index))
            }
        }
        for suffix in [
            "", ".p7s", ".official-.p7s", ".official-0.p7s", ".official-01.p7s", ".official-+1.p7s",
            ".official--1.p7s", ".official-1.P7S", ".Official-1.p7s", ".official-1.p7s.p7s", ".official-1",
            ".official-1.p7",
            "official-1.p7s", ".voter-1.p7s", ".official-1 .p7s", ".official-٣.p7s", ".official-1.p7s\n",
            ".official-99999999999999999999.p7s", ".official-1.pem", ".official-1.p7s~",
        ] {
            #expect(SignedDocument.parse(suffix: suffix) == nil, "\(suffix)")
        }
    }

    @Test("a document and its signatures come back from a folder, in order, without strange files")
    func folder() throws {
        let folder = try TemporaryFolder()
        let signatures = try [sign(.official, 2), sign(.guardian, 3), sign(.official, 1)]
        let document = SignedDocument(bytes: bytes, signatures: signatures)
        #expect(document.signatures.map(\.suffix) == [".guardian-3.p7s", ".official-1.p7s", ".official-2.p7s"])
        try document.save(as: "open.json", in: folder.path)
        for name in [
            "open.json.official-01.p7s", "open.json.bak", "close.json.official-1.p7s", "open.json.official-9.p7s~",
        ] {
            _ = try folder.write([1], name)
        }
        let loaded = try SignedDocument.load(folder.path + "/open.json")
        #expect(loaded.bytes == document.bytes)
        #expect(loaded.signatures == document.signatures)
        #expect(refused(loaded.signatures) == nil)
    }

    @Test("saving replaces nothing")
    func saveTwice() throws {
        let folder = try TemporaryFolder()
        let document = SignedDocument(bytes: bytes, signatures: [try sign(.official, 1)])
        try document.save(as: "open.json", in: folder.path)
        #expect(throws: PrimitivesError(.fileExists, "")) { try document.save(as: "open.json", in: folder.path) }
        let other = SignedDocument(bytes: bytes + [32], signatures: [try sign(.official, 2)])
        #expect(throws: PrimitivesError(.fileExists, "")) { try other.save(as: "open.json", in: folder.path) }
        #expect(try SignedDocument.load(folder.path + "/open.json").bytes == bytes)
    }

    @Test("a missing document and an oversized signature are errors")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PrimitivesError.self) { _ = try SignedDocument.load(folder.path + "/open.json") }
        _ = try folder.write(bytes, "open.json")
        _ = try folder.write([UInt8](repeating: 0, count: (64 << 10) + 1), "open.json.official-1.p7s")
        #expect(throws: PrimitivesError.self) { _ = try SignedDocument.load(folder.path + "/open.json") }
    }
}
