// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + ["CommandConsole", argumentParser], swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "glassurn",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "glassurn-collector", targets: ["CollectorCommand"]),
        .executable(name: "glassurn-voter", targets: ["VoterCommand"]),
        .executable(name: "glassurn-tally", targets: ["TallyCommand"]),
        .executable(name: "glassurn-bench", targets: ["BenchmarkCommand"]),
        .executable(name: "glassurn-scale", targets: ["ScaleCommand"]),
        .executable(name: "glassurn-observer", targets: ["ObserverCommand"]),
        .executable(name: "glassurn-witness", targets: ["WitnessCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Doors to C.
        .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibcurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurl", dependencies: ["CLibcurl"]),
        .target(name: "CProcess"),
        .target(name: "CVector"),
        .systemLibrary(name: "CPKCS11", providers: [.apt(["libp11-kit-dev"])]),
        .target(name: "CTokenKey", linkerSettings: [.linkedLibrary("crypto")]),

        // Foundations.
        library("Primitives", ["COpenSSL", "CProcess"]),
        library("GroupArithmetic", ["CGMP", "CVector", "Primitives"]),
        library("ElGamal", ["GroupArithmetic", "Primitives"]),
        library("SigmaProofs", ["ElGamal", "GroupArithmetic", "Primitives"]),
        library("Identity", ["COpenSSL", "Primitives"]),
        library("Tokens", ["COpenSSL", "CPKCS11", "CTokenKey", "Identity", "Primitives"]),
        library("CurlTransfer", ["CCurl", "CLibcurl", "Primitives"]),
        library("TransparencyLog", ["Primitives"]),

        // Model.
        library(
            "ElectionModel", ["ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs", "TransparencyLog"]),

        // Checks of an encrypted ballot and its statement, for the collector and the tally tool.
        library(
            "BallotChecks", ["ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs"]),

        // Operations: none imports another.
        library(
            "KeyCeremony", ["ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs"]),
        library(
            "BallotEncryption",
            ["ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs"]),
        library("ElectionSetup", ["ElectionModel", "GroupArithmetic", "Identity", "Primitives", "TransparencyLog"]),
        library(
            "Tally",
            [
                "BallotChecks", "ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs",
                "TransparencyLog",
            ]),
        library(
            "ElectionVerifier",
            [
                "ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs",
                "TransparencyLog",
            ]),

        // Storage.
        library("BallotStorage", ["ElectionModel", "Primitives", "TransparencyLog"]),
        library(
            "SQLiteStorage",
            [
                "BallotStorage", "ElectionModel", "Primitives", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),

        // Service.
        library("ConnectionLimits", ["Primitives", .product(name: "NIOCore", package: "swift-nio")]),
        library("CollectionAPI", ["ElectionModel", "Identity", "Primitives", "TransparencyLog"]),
        library(
            "CollectionService",
            [
                "BallotChecks", "BallotStorage", "CollectionAPI", "CollectionClient", "ConnectionLimits",
                "CurlTransfer",
                "ElectionModel", "GroupArithmetic", "Identity", "LogClient", "Primitives", "TransparencyLog",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        library(
            "CollectionClient",
            [
                "CCurl", "CLibcurl", "CollectionAPI", "CurlTransfer", "ElectionModel", "GroupArithmetic", "Identity",
                "Primitives",
            ]),

        library("LogClient", ["CollectionClient", "Primitives", "TransparencyLog"]),
        library(
            "WitnessService",
            [
                "ConnectionLimits", "Primitives", "TransparencyLog",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),

        // Commands.
        library("CommandConsole", ["CProcess", "Primitives", argumentParser]),
        command(
            "CollectorCommand",
            [
                "BallotStorage", "CollectionAPI", "CollectionService", "ElectionModel", "Identity", "Primitives",
                "SQLiteStorage", "TransparencyLog",
                .product(name: "Logging", package: "swift-log"),
            ]),
        command(
            "TallyCommand",
            [
                "ElectionModel", "ElectionSetup", "GroupArithmetic", "Identity", "KeyCeremony", "Primitives", "Tally",
                "Tokens",
                "TransparencyLog",
            ]),
        command(
            "VoterCommand",
            [
                "BallotChecks", "BallotEncryption", "CollectionAPI", "CollectionClient", "ElectionModel",
                "GroupArithmetic", "Identity", "Primitives", "Tokens", "TransparencyLog",
            ]),
        command(
            "BenchmarkCommand",
            [
                "BallotChecks", "BallotEncryption", "CGMP", "CollectionAPI", "CollectionService", "CurlTransfer",
                "ElGamal", "ElectionModel", "ElectionTestKit", "GroupArithmetic", "Identity", "Primitives",
                "SQLiteStorage", "SigmaProofs",
                "TransparencyLog", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        command(
            "ScaleCommand",
            [
                "BallotEncryption", "COpenSSL", "ElectionModel", "GroupArithmetic", "Identity", "Primitives",
                "TransparencyLog",
            ]),
        command(
            "ObserverCommand",
            ["ElectionModel", "ElectionVerifier", "GroupArithmetic", "Identity", "Primitives", "TransparencyLog"]),
        command(
            "WitnessCommand",
            [
                "CollectionClient", "ElectionModel", "GroupArithmetic", "LogClient", "Primitives", "TransparencyLog",
                "WitnessService", .product(name: "Logging", package: "swift-log"),
            ]),

        // Tests.
        .target(
            name: "ElectionTestKit",
            dependencies: [
                "BallotEncryption", "ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "KeyCeremony",
                "Primitives",
                "SigmaProofs", "Tally", "TransparencyLog",
            ], path: "Tests/ElectionTestKit", swiftSettings: strict),
        tests("PrimitivesTests", ["Primitives"]),
        tests("GroupArithmeticTests", ["CGMP", "CVector", "ElectionTestKit", "GroupArithmetic", "Primitives"]),
        tests("SigmaProofsTests", ["ElectionTestKit", "ElGamal", "GroupArithmetic", "Primitives", "SigmaProofs"]),
        tests(
            "ElectionModelTests",
            [
                "ElectionModel", "ElectionTestKit", "ElGamal", "GroupArithmetic", "Identity", "Primitives",
                "SigmaProofs",
                "TransparencyLog",
            ]),
        tests(
            "ElectionSetupTests",
            [
                "ElectionModel", "ElectionSetup", "GroupArithmetic", "Identity", "Primitives", "TransparencyLog",
            ]),
        tests("ArchitectureTests", [], exclude: ["imports.txt"]),
        tests("CommandScriptTests", [], exclude: ["Scripts"]),
        tests(
            "GuardianCommandTests",
            [
                "ElectionModel", "ElectionTestKit", "GroupArithmetic", "Identity", "Primitives", "Tally",
                "TransparencyLog",
            ]),
        tests(
            "CanaryTests", ["ElectionModel", "ElectionTestKit", "ElGamal", "GroupArithmetic", "Primitives"],
            exclude: ["RandomRecorder.c", "WorkCounter.c"]),
        tests(
            "KeyCeremonyTests",
            [
                "ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "KeyCeremony", "Primitives", "SigmaProofs",
                "TransparencyLog",
            ]),
        tests(
            "ElectionVerifierTests",
            [
                "ElectionModel", "ElectionTestKit", "ElectionVerifier", "ElGamal", "GroupArithmetic", "Identity",
                "KeyCeremony", "Primitives", "SigmaProofs", "TransparencyLog",
            ]),
        tests(
            "TallyTests",
            [
                "BallotChecks", "BallotEncryption", "CurlTransfer", "ElectionModel", "ElectionTestKit", "ElGamal",
                "GroupArithmetic", "Identity", "Primitives", "SigmaProofs", "Tally", "TransparencyLog",
            ]),
        tests(
            "StorageConformanceTests",
            [
                "BallotStorage", "ElectionModel", "ElGamal", "GroupArithmetic", "Primitives", "SQLiteStorage",
                "SigmaProofs",
                "TransparencyLog", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "CollectionServiceTests",
            [
                "BallotChecks", "BallotEncryption", "BallotStorage", "CollectionAPI", "CollectionService",
                "ConnectionLimits", "ElectionModel", "ElectionTestKit",
                "ElGamal", "GroupArithmetic", "Identity", "KeyCeremony", "Primitives", "SQLiteStorage", "SigmaProofs",
                "Tally", "TransparencyLog", "VoterCommand", "WitnessService", "CollectionClient", "LogClient",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ], exclude: ["Faults"]),
        tests(
            "BallotEncryptionTests",
            [
                "BallotChecks", "BallotEncryption", "ElectionModel", "ElectionTestKit", "ElGamal", "GroupArithmetic",
                "Identity",
                "Primitives",
                "SigmaProofs", "TransparencyLog",
            ]),
        tests(
            "VoterCommandTests",
            [
                "BallotChecks", "BallotEncryption", "CollectionAPI", "CollectionClient", "CommandConsole",
                "CurlTransfer",
                "ElectionModel",
                "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs", "TransparencyLog",
                "VoterCommand",
            ]),
        tests(
            "DecoderTests",
            [
                "CollectionAPI", "ElectionModel", "ElectionSetup", "ElectionTestKit", "GroupArithmetic", "Identity",
                "KeyCeremony", "Primitives", "SigmaProofs", "Tally", "TransparencyLog", "VoterCommand",
            ], exclude: ["decoders.txt"]),
        tests("IdentityTests", ["CurlTransfer", "ElectionTestKit", "Identity", "Primitives"]),
        tests(
            "TokensTests", ["CollectionClient", "Identity", "Primitives", "Tokens"], exclude: ["Support/LockedModule.c"]
        ),
        tests(
            "WitnessServiceTests",
            [
                "CollectionClient", "LogClient", "Primitives", "TransparencyLog", "WitnessService",
                .product(name: "Logging", package: "swift-log"),
            ]),
        tests(
            "EndToEndTests",
            [
                "BallotEncryption", "BallotStorage", "CollectionAPI", "CollectionService", "ElectionModel",
                "ElectionTestKit", "GroupArithmetic", "Identity", "Primitives", "SQLiteStorage", "Tally",
                "TransparencyLog", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("ScaleTests", []),
        tests("TransparencyLogTests", ["Primitives", "TransparencyLog"]),
    ]
)
