import ArgumentParser
import CommandConsole
import ElectionModel
import GroupArithmetic
import Primitives
import Tally

struct BoxExtract: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Write one ballot of the box as single files, to check its identity with OpenSSL.",
        discussion: """
            Writes ballot.json, statement.json, statement.p7s, ocsp.der and timestamp.tsr, as far as the election has \
            them, and the certificates signer.pem, issuer.pem, anchors.pem and timestamp-anchors.pem. Then, in that \
            folder:

              openssl cms -verify -binary -cades -inform DER -in statement.p7s -content statement.json \\
                -CAfile anchors.pem -partial_chain -purpose any -no_check_time -out /dev/null
              openssl ocsp -respin ocsp.der -issuer issuer.pem -sha256 -cert signer.pem -CAfile anchors.pem \\
                -partial_chain -no_nonce -validity_period 3155760000
              openssl ts -verify -data statement.p7s -in timestamp.tsr -CAfile timestamp-anchors.pem -partial_chain

            Leave out -sha256 where the election's rule for OCSP says sha1. The nonce of the OCSP answer is SHA-256 of \
            statement.p7s (sha256sum), and the statement names SHA-256 of ballot.json. A challenged ballot has neither \
            an OCSP answer nor a timestamp, and its opening is not written: it stands in the record. The files name a \
            voter: keep them as the ballot box.
            """)

    @Argument(help: "The ballot box that glassurn-collector export wrote.")
    var box: String

    @OptionGroup var fingerprint: FingerprintOption

    @Option(help: "The index of the leaf of a cast or challenged ballot in the log.")
    var leaf: Int

    @Option(help: "The folder for the files.")
    var out: String

    func run() async throws {
        let extract = try await Counting.explaining(checking: box) {
            let box = try BallotBox(
                folder: box, group: .standard, fingerprint: fingerprint.value(),
                scratch: DurableFile.existingFolder(above: out))
            let extract = try EnvelopeExtract(box, leaf: leaf)
            try extract.write(to: out)
            return extract
        }
        for file in extract.missing { TallyMain.console.note("missing: \(file)") }
        TallyMain.console.say(extract.files.map { "\(out)/\($0.name)" }.joined(separator: "\n"))
    }
}
