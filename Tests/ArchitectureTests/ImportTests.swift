import Testing

@Suite struct ImportTests {
    private let table: ImportTable

    init() throws { table = try ImportTable() }

    @Test("every module below Sources stands in imports.txt, and nothing else does")
    func complete() throws {
        #expect(table.allowed.keys.sorted() == (try SourceTree.modules()))
    }

    @Test("no file imports what its module may not")
    func imports() throws {
        for file in try SourceTree.files() {
            let allowed = table.allowed[file.module, default: []].union(ImportTable.standard)
            for (module, line) in file.imports where !allowed.contains(module) {
                Issue.record("\(file.path):\(line): \(file.module) may not import \(module) (imports.txt)")
            }
        }
    }

    @Test("arrows go downward: no module reaches itself")
    func acyclic() {
        for target in table.allowed.keys {
            #expect(!table.reachable(from: target).contains(target), "\(target)")
        }
    }

    private static let network: Set<String> = [
        "CollectionService", "CollectionClient", "CollectionAPI", "CCurl", "CLibcurl", "CurlTransfer", "Hummingbird",
        "HummingbirdTLS",
        "NIOCore", "NIOPosix", "NIOSSL", "HTTPTypes", "ServiceLifecycle",
    ]
    private static let database: Set<String> = ["BallotStorage", "SQLiteStorage", "GRDB", "PostgresStorage", "CLibpq"]

    @Test(
        "offline tools reach no network and no database",
        arguments: [
            "TallyCommand", "ObserverCommand", "Tally", "ElectionVerifier", "KeyCeremony", "ElectionSetup",
            "ElectionModel",
        ])
    func offline(_ target: String) throws {
        try #require(table.allowed[target] != nil)
        #expect(table.reachable(from: target).intersection(Self.network.union(Self.database)).isEmpty)
    }

    @Test(
        "collector and voter reach no code that holds guardians' secrets or counts",
        arguments: [
            "CollectorCommand", "CollectionService", "VoterCommand", "SQLiteStorage", "BallotChecks",
        ])
    func online(_ target: String) throws {
        try #require(table.allowed[target] != nil)
        #expect(table.reachable(from: target).intersection(["KeyCeremony", "Tally", "ElectionSetup"]).isEmpty)
    }

    @Test("the verifier has its own checks", arguments: ["ElectionVerifier", "ObserverCommand"])
    func verifier(_ target: String) throws {
        let shared: Set<String> = ["BallotChecks", "Tally", "BallotEncryption", "KeyCeremony"]
        try #require(table.allowed[target] != nil)
        #expect(table.reachable(from: target).intersection(shared).isEmpty)
    }

    @Test("no operation imports another")
    func operations() throws {
        let operations: Set<String> = ["KeyCeremony", "BallotEncryption", "ElectionSetup", "Tally", "ElectionVerifier"]
        for operation in operations {
            try #require(table.allowed[operation] != nil)
            #expect(table.reachable(from: operation).intersection(operations).isEmpty, "\(operation)")
        }
    }

    @Test(
        "foundations know nothing of elections",
        arguments: [
            "Primitives", "GroupArithmetic", "ElGamal", "SigmaProofs", "Identity", "TransparencyLog",
        ])
    func foundations(_ target: String) {
        let foundations: Set<String> = [
            "Primitives", "GroupArithmetic", "ElGamal", "SigmaProofs", "COpenSSL", "CGMP", "CProcess", "CVector",
        ]
        #expect(table.reachable(from: target).isSubset(of: foundations))
    }

    @Test(
        "every way to write an import is seen",
        arguments: [
            ("import Tally", "Tally"), ("public import Tally", "Tally"), ("package import Tally // why", "Tally"),
            ("@preconcurrency import Tally", "Tally"), ("@_exported public import Tally", "Tally"),
            ("import struct Tally.Thing", "Tally"), ("  internal import Tally", "Tally"),
            ("import Tally.Part", "Tally"),
            ("import Tally;", "Tally"),
        ])
    func recognized(_ line: String, _ module: String) {
        #expect(SourceTree.File.importedModule(line[...]) == module)
    }

    @Test(
        "other lines are no imports",
        arguments: [
            "// import Tally", "/// import Tally", "let x = import", "important()", "", "public struct Import {",
        ])
    func notRecognized(_ line: String) { #expect(SourceTree.File.importedModule(line[...]) == nil) }
}
