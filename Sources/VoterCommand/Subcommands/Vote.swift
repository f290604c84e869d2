import ArgumentParser

struct Vote: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Cast a ballot, or another one: your last ballot counts.",
        discussion: """
            Fetches the election, checks it against the fingerprint, shows the ballot, asks for your choices, encrypts \
            them on this device and shows the confirmation code. Then it asks: cast, or challenge? A ballot that you cast \
            is signed and sent, and the receipt checked; nothing that you chose leaves this device in readable form, \
            and nothing readable is kept. A ballot that you challenge is opened as a test: it will not count, and its \
            content will be public without your name. This device cannot know what you will answer when it encrypts, \
            so one that cheats is found out by some who test. Test up to 100 ballots, then vote.

              glassurn-voter vote --server https://vote.example --ca root.pem \\
                --fingerprint-file fingerprint.txt --receipts receipts --language et \\
                --certificate sign.cert.pem --key sign.key.pem \\
                --auth-certificate auth.cert.pem --auth-key auth.key.pem

            With a card, --token gives its PKCS#11 module in place of the four files; the PIN is asked for:

              glassurn-voter vote ... --token /usr/lib/x86_64-linux-gnu/opensc-pkcs11.so

            With --selections the choices come from a file, which is only read, and the ballot is cast without asking \
            unless you give --ask; the answer is then read from the terminal or from standard input:

              {"type": "selections", "ballot_style": 1,
               "contests": [{"contest": 1, "options": [2]}, {"contest": 2, "options": []}]}

            Contests and options have their numbers from 1; every contest of your ballot style stands there, in \
            ascending order; an empty list is a blank vote; a number that stands twice gives the option two points, \
            where the contest allows it.

            If the connection breaks, the encrypted ballot stays in the receipts folder, and --resume sends the same \
            one again. It can never count twice. A ballot that you challenged and that the collector refuses, because the \
            roll of voters has changed, say, is signed for again and opened all the same; where that cannot be, it is kept \
            in receipts/ID-challenge-CODE.unlogged.json for receipt verify on another device. A device that offers you a \
            test of another ballot in its place has not shown what was in the first.
            """)

    @OptionGroup var options: BallotOptions

    @Flag(help: "Ask whether to cast or to challenge, also with --selections.")
    var ask = false

    @Flag(help: "Send a ballot again whose receipt never came.")
    var resume = false

    func run() throws {
        let decision: BallotDecision = ask || options.selections == nil ? .asked : .given(.cast)
        try Failures.reported { try options.run(decision, resume: resume) }
    }
}
