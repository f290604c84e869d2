import ArgumentParser

struct Challenge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have a ballot opened as a test. It never counts.",
        discussion: """
            Makes a ballot as vote does, and has it opened instead of cast: this device gives away the random numbers of \
            the encryption, so that anyone can encrypt the same choices again and compare. The ballot will not count, its \
            content will be public without your name, and you still have your vote: run vote after it.

            A program that is told in advance that a ballot will be opened could behave for this once. The real test is \
            the question that vote asks when the confirmation code is fixed: there the program cannot know the answer. \
            This command is for trying the way, and for scripts.

              glassurn-voter challenge --server https://vote.example --ca root.pem \\
                --fingerprint-file fingerprint.txt --receipts receipts \\
                --certificate sign.cert.pem --key sign.key.pem \\
                --auth-certificate auth.cert.pem --auth-key auth.key.pem

            When the result is published, look the ballot up by its confirmation code, on another device than this one. \
            If the connection breaks, vote --resume sends the same challenge again; a challenge that the collector refuses \
            stays in receipts/ID-challenge-CODE.unlogged.json for receipt verify.
            """)

    @OptionGroup var options: BallotOptions

    func run() throws { try Failures.reported { try options.run(.given(.challenge)) } }
}
