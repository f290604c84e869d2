import ArgumentParser
import CommandConsole
import ElectionModel
import Identity
import Primitives

/// What `election new` is told about voters' certificates and those who vouch for them.
struct IdentityOptions: ParsableArguments {
    @Flag(help: "A rehearsal: certificates for tests are taken, and no ballot of it fits another election.")
    var rehearsal = false

    @Option(help: "Authorities between the anchors and the voters, PEM; repeat for more files.")
    var intermediate: [String] = []

    @Option(help: "The subject's attribute with the voter id: serialNumber, commonName, dnQualifier or uid.")
    var voterAttribute = "serialNumber"

    @Option(help: "What that attribute begins with and the voter id leaves out, such as PNOEE-.")
    var voterPrefix = ""

    @Option(help: "A policy, one of which certificates that sign must have, such as 1.3.6.1.4.1.51361.2.1.2; repeat.")
    var signingPolicy: [String] = []

    @Option(help: "The same for certificates that authenticate.")
    var authenticationPolicy: [String] = []

    @Flag(help: "The collector and processing need a certificate revocation list.")
    var revocationList = false

    @Option(help: "Address of the OCSP responder that is asked at casting.")
    var ocsp: String?

    @Option(help: "The hash by which the question names the issuer: sha1 or sha256.")
    var ocspDigest = "sha256"

    @Option(help: "While the responder does not answer: refuse, or accept-and-mark.")
    var ocspWhenDown = "refuse"

    @Option(help: "How old an OCSP answer may be, in seconds.")
    var ocspMaximumAge = 300

    @Option(help: "Address of the timestamp authority.")
    var timestamps: String?

    @Option(help: "Issuers of the timestamp authority's certificate, PEM; repeat for more files.")
    var timestampAnchor: [String] = []

    @Option(help: "The policy under which timestamps count.")
    var timestampPolicy: String?

    func rules() throws -> IdentityRules {
        guard let attribute = SubjectAttribute(rawValue: voterAttribute) else {
            throw CommandFailure(.usage, "--voter-attribute \(voterAttribute) is not known")
        }
        return try IdentityRules(
            isRehearsal: rehearsal, voterIdentifier: VoterIdentifierRule(attribute: attribute, prefix: voterPrefix),
            intermediates: Self.certificates(intermediate), signingPolicies: signingPolicy.map(Self.policy),
            authenticationPolicies: authenticationPolicy.map(Self.policy), needsRevocationList: revocationList,
            certificateStatus: status(), timestampAuthority: authority())
    }

    private func status() throws -> IdentityRules.CertificateStatus? {
        guard let ocsp else { return nil }
        guard let digest = IdentifierDigest(rawValue: ocspDigest),
            let whenDown = IdentityRules.WhenDown(rawValue: ocspWhenDown), IdentityRules.isAddress(ocsp),
            (0...86_400).contains(ocspMaximumAge)
        else { throw CommandFailure(.usage, "one of the --ocsp options has a value that is not known") }
        return IdentityRules.CertificateStatus(
            url: ocsp, digest: digest, whenDown: whenDown, maximumAge: ocspMaximumAge)
    }

    private func authority() throws -> IdentityRules.TimestampAuthority? {
        guard let timestamps else { return nil }
        let anchors = try Self.certificates(timestampAnchor)
        guard !anchors.isEmpty, IdentityRules.isAddress(timestamps) else {
            throw CommandFailure(.usage, "--timestamps is an address and needs --timestamp-anchor")
        }
        return IdentityRules.TimestampAuthority(
            url: timestamps, anchors: anchors, policy: try timestampPolicy.map(Self.policy))
    }

    private static func certificates(_ files: [String]) throws -> [Certificate] {
        try files.flatMap { try Certificate.list(pem: DurableFile.read($0, limit: 1 << 20)) }
    }

    private static func policy(_ text: String) throws -> PolicyIdentifier {
        guard let policy = PolicyIdentifier(text) else {
            throw CommandFailure(.usage, "\(text) is no policy identifier", hint: "policies are numbers with dots")
        }
        return policy
    }
}
