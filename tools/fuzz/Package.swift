// swift-tools-version:6.2
import PackageDescription

// The project's own sources, linked into Sources/, built with the coverage that libFuzzer needs.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer"]),
]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "glassurn",
    platforms: [.macOS(.v15)],
    targets: [
        .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CProcess"),
        .target(name: "CVector"),
        library("Primitives", ["COpenSSL", "CProcess"]),
        library("GroupArithmetic", ["CGMP", "CVector", "Primitives"]),
        library("ElGamal", ["GroupArithmetic", "Primitives"]),
        library("SigmaProofs", ["ElGamal", "GroupArithmetic", "Primitives"]),
        library("Identity", ["COpenSSL", "Primitives"]),
        library("TransparencyLog", ["Primitives"]),
        library(
            "ElectionModel",
            ["ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs", "TransparencyLog"]),
        library("ElectionSetup", ["ElectionModel", "GroupArithmetic", "Identity", "Primitives", "TransparencyLog"]),
        library(
            "BallotChecks", ["ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs"]),
        library(
            "KeyCeremony", ["ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs"]),
        library(
            "Tally",
            [
                "BallotChecks", "ElectionModel", "ElGamal", "GroupArithmetic", "Identity", "Primitives", "SigmaProofs",
                "TransparencyLog",
            ]),
        library("CollectionAPI", ["ElectionModel", "Identity", "Primitives", "TransparencyLog"]),
        // Of these two only the files that decode, and what they need.
        library("CommandConsole", []),
        library("VoterCommand", ["CollectionAPI", "CommandConsole", "ElectionModel", "GroupArithmetic", "Primitives"]),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CollectionAPI", "ElectionModel", "ElectionSetup", "GroupArithmetic", "Identity", "KeyCeremony",
                "Primitives", "Tally", "TransparencyLog", "VoterCommand",
            ],
            swiftSettings: strict),
    ]
)
