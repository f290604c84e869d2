import Foundation

extension CanaryElection {
    /// Certificates, the collector's keys, the signed definition.
    func setUp() throws {
        try makeIdentities()
        try makeDefinition()
        try sign("election/definition.json", status: 65, wrong: true)
        try tally(["election", "sign", path("election")] + signer("official"))
        try append("election/definition.json")
    }

    private func tally(_ words: [String]) throws { try stage.run(["glassurn-tally"] + words) }

    private func devpki(_ words: String...) throws {
        let tool = URL(filePath: #filePath).appending(path: "../../../tools/devpki").standardized.path
        try stage.tool([tool] + words)
    }

    private func makeIdentities() throws {
        let pki = path("pki")
        try devpki("init", pki)
        try devpki("server", pki, "localhost", "127.0.0.1")
        needles.append(
            Needle("the private key pki/server/key.pem", bytes: try privateNumber("\(pki)/server/key.pem")))
        for person in ["official", "guardian-1", "guardian-2"] {
            try devpki("person", pki, person)
            try makePassphrase("\(person)-key")
            try lock("pki/people/\(person)/sign.key.pem", "\(person)-key")
        }
        for guardian in Self.guardians { try makePassphrase("guardian-\(guardian)") }
        for voter in Self.voters + [Self.stranger] {
            try makePassphrase(voter)
            try devpki("voter", pki, voter, Self.name(voter), "--p12", path("secrets/\(voter)"))
            for kind in ["sign", "auth"] { try lock("pki/voters/\(voter)/\(kind).key.pem", voter) }
        }
    }

    private func makeDefinition() throws {
        try collector("init", "--origin", "canary.invalid/1")
        try collector("init", "--origin", "canary.invalid/1", status: 65)
        for name in ["log", "ticket", "pseudonym"] {
            let line = String(decoding: try stage.read("collector/\(name).key"), as: UTF8.self)
            needles.append(Needle("the collector's \(name).key", bytes: Stage.bytes(line)))
        }
        let options = #"[{"label":"Yes"},{"label":"\#(Self.chosenLabel)"},{"label":"No"}]"#
        try stage.write(
            #"{"label":"Canary","contests":[{"label":"Question","options":\#(options)}],"#
                + #""ballot_styles":[{"label":"All","contests":[1]}]}"#, "draft/manifest.json")
        try stage.write(
            #"{"type":"settings","identifier":"canary","texts":[],"guardian_count":2,"quorum":2,"#
                + #""revoting":true,"roll_rule":"at-casting","minimum_cell_size":1,"publication_level":"full","#
                + #""ticket_lifetime":3600}"#, "draft/settings.json")
        let lines = Self.voters.map { "\($0),\(Self.name($0)),All\n" }
        try stage.write("voter_id,name,ballot_style\n" + lines.joined(), "draft/roll.csv")
        let time = { (seconds: Double) in Date().addingTimeInterval(seconds).formatted(.iso8601) }
        let person = { (name: String) in "\(name)=\(self.path("pki/people/\(name)/sign.cert.pem"))" }
        try tally(
            [
                "election", "new", "--manifest", path("draft/manifest.json"), "--settings",
                path("draft/settings.json"),
                "--roll", path("draft/roll.csv"), "--official", person("official"), "--guardian",
                person("guardian-1"),
                "--guardian", person("guardian-2"), "--anchor", path("pki/chain.pem"), "--collector-keys",
                path("collector/keys.json"), "--publication-level", "full", "--opens", time(-60), "--closes",
                time(86_400),
                "--all-guardians-needed", "--rehearsal", "--out", path("election"),
            ])
    }
}
