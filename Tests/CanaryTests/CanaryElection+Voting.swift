import Foundation

extension CanaryElection {
    /// Opens, takes ballots over HTTPS with everything going wrong that can, and closes.
    func runVoting() throws {
        try tally("order", "open", "--election", path("election"))
        try stage.run(
            ["glassurn-collector", "open", path("election/open.json"), "--data", path("collector")], status: 65)
        try sign("election/open.json")
        try collector("open", path("election/open.json"))
        try writeSelections()
        try failToVote()
        try failToServe()
        var server = try serve()
        for voter in Self.voters.prefix(2) {
            try vote(voter, "good.json", p12: voter == Self.voters[1], to: server)
        }
        try vote(Self.voters[0], "good.json", to: server)
        try refusals(server)
        try terminalVote(server)
        server = try killInTheMiddle(server)
        try stage.run(voterCommand("status", Self.voters[0], server))
        try stage.run(
            ["glassurn-voter", "receipt", "verify", path("receipts/\(Self.voters[0])/canary-1.json")]
                + ["--fingerprint", fingerprint])
        try stop(server, SIGTERM)
        try tally("order", "close", "--election", path("election"))
        try sign("election/close.json")
        try collector("close", path("election/close.json"))
        try collector("status", "--json")
        try collector("export", "--out", path("box"))
        try collector("export", "--out", path("box"), status: 65)
    }

    // MARK: The collector

    struct Server {
        let program: RunningProgram
        let address: String
    }

    private func serveWords(key: String = "pki/server/key.pem", data: String = "collector") -> [String] {
        [
            "glassurn-collector", "serve", "--data", path(data), "--port", "0", "--log-level", "trace",
            "--certificate", path("pki/server/fullchain.pem"), "--key", path(key), "--rate", "100000",
        ]
    }

    func serve() throws -> Server {
        let program = try stage.start(serveWords())
        for _ in 0..<1_000 {
            if let line = program.outputText.split(separator: "\n").first {
                return Server(program: program, address: String(line.dropFirst("listening on ".count)))
            }
            guard program.process.poll() == nil else { break }
            usleep(10_000)
        }
        throw Stage.Surprise(description: "the collector does not start: \(program.errorText)")
    }

    func stop(_ server: Server, _ signal: Int32) throws {
        stage.watch(server.program.process.pid)
        server.program.process.send(signal)
        let outcome = try stage.finish(server.program)
        serverLogs.append(outcome.errors)
    }

    private func failToServe() throws {
        for name in ["log", "ticket", "pseudonym"] {
            try stage.copy("collector", to: "other-collector")
            try stage.write("not hexadecimal\n", "other-collector/\(name).key")
            try stage.run(serveWords(data: "other-collector"), status: 65)
            try stage.copy("collector/\(name).key", to: "other-collector/\(name).key")
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o644], ofItemAtPath: path("other-collector/\(name).key"))
            try stage.run(serveWords(data: "other-collector"), status: 65)
        }
        try stage.copy("collector", to: "other-collector")
        let (log, ticket) = (try stage.read("collector/log.key"), try stage.read("collector/ticket.key"))
        try stage.write(ticket, "other-collector/log.key")
        try stage.write(log, "other-collector/ticket.key")
        try stage.run(serveWords(data: "other-collector"), status: 65)
        try stage.run(serveWords(key: "pki/people/official/sign.key.pem"), status: 65)
        try stage.run(serveWords(key: "secrets/official-key"), status: 65)
        for signal in [SIGABRT, SIGSEGV, SIGINT, SIGQUIT] { try stop(serve(), signal) }
    }

    // MARK: Voters

    private func writeSelections() throws {
        let text = { (options: String) in
            #"{"type":"selections","ballot_style":1,"contests":[{"contest":1,"options":[\#(options)]}]}"#
        }
        needles.append(Needle("a voter's choices", text: #""contests":[{"contest":1,"options":[2]}]"#))
        needles.append(Needle("an impossible choice", text: Self.impossibleChoice))
        try stage.write(text("2"), "choices/good.json")
        try stage.write(text("2,2"), "choices/too-many.json")
        try stage.write(text("2,3"), "choices/two.json")
        try stage.write(text(Self.impossibleChoice), "choices/impossible.json")
        try stage.write(text("2") + "x", "choices/malformed.json")
        try stage.write(text("2").replacing("}]}", with: #"}],"\#(Self.impossibleChoice)":2}"#), "choices/field.json")
    }

    /// The options that say who votes where.
    func voterCommand(
        _ verb: String, _ voter: String, _ server: Server?, p12: Bool = false, wrong: Bool = false, ca: String? = nil
    ) -> [String] {
        let (keys, secret) = (path("pki/voters/\(voter)"), path("secrets/\(voter)\(wrong ? ".wrong" : "")"))
        var words = ["glassurn-voter", verb, "--server", server?.address ?? "https://127.0.0.1:9"]
        words += ["--fingerprint", fingerprint, "--ca", ca ?? path("pki/root.pem")]
        words += ["--receipts", path("receipts/\(voter)"), "--auth-passphrase-file", secret]
        words +=
            p12
            ? ["--auth-pkcs12", "\(keys)/auth.p12"]
            : ["--auth-certificate", "\(keys)/auth.cert.pem", "--auth-key", "\(keys)/auth.key.pem"]
        guard verb == "vote" else { return words }
        words += ["--passphrase-file", secret]
        return words
            + (p12
                ? ["--pkcs12", "\(keys)/sign.p12"]
                : ["--certificate", "\(keys)/sign.cert.pem", "--key", "\(keys)/sign.key.pem"])
    }

    func vote(
        _ voter: String, _ choices: String, p12: Bool = false, to server: Server?, status: Int32 = 0, line: Int = #line
    ) throws {
        try stage.run(
            voterCommand("vote", voter, server, p12: p12) + ["--selections", path("choices/\(choices)")],
            status: status, line: line)
    }

    /// Nothing listens yet.
    private func failToVote() throws {
        let voter = Self.voters[0]
        let good = ["--selections", path("choices/good.json")]
        try vote(voter, "good.json", to: nil, status: 74)
        for p12 in [false, true] {
            try stage.run(voterCommand("vote", voter, nil, p12: p12, wrong: true) + good, status: 65)
        }
        for name in ["sign.key.pem", "sign.p12", "auth.key.pem", "auth.p12"] {
            let file = "pki/voters/\(voter)/\(name)"
            let content = try stage.read(file)
            for bytes in [Array(content.dropLast(content.count / 2)), [], Array(content.reversed())] {
                try stage.write(bytes, file)
                try stage.run(voterCommand("vote", voter, nil, p12: name.hasSuffix("p12")) + good, status: 65)
            }
            try stage.write(content, file)
        }
        // Without a terminal and without a file nobody can be asked.
        let words = voterCommand("vote", voter, nil) + good
        let bare = words.enumerated().filter { index, word in
            !word.contains("passphrase-file") && !(index > 0 && words[index - 1].contains("passphrase-file"))
        }
        try stage.run(bare.map(\.element), status: 64)
    }

    private func refusals(_ server: Server) throws {
        let voter = Self.voters[0]
        for choices in ["too-many", "two", "impossible", "malformed", "field", "missing"] {
            try vote(voter, "\(choices).json", to: server, status: choices == "missing" ? 74 : 65)
        }
        try vote(Self.stranger, "good.json", to: server, status: 65)
        let other = ["--selections", path("choices/good.json")]
        try stage.run(
            voterCommand("vote", voter, server, ca: path("pki/people/official/sign.cert.pem")) + other, status: 74)
        try stage.run(
            ["glassurn-voter", "status"] + voterCommand("status", voter, server, wrong: true).dropFirst(2), status: 65)
        let foreign = voterCommand("vote", voter, server).map {
            $0 == fingerprint ? String(fingerprint.reversed()) : $0
        }
        try stage.run(foreign + other, status: 2)
        try requestByHand(server)
    }

    /// Requests that no voter's program makes, full of names.
    private func requestByHand(_ server: Server) throws {
        let (voter, keys) = (Self.voters[2], path("pki/voters/\(Self.voters[2])"))
        let identity = ["--cert", "\(keys)/auth.cert.pem:\(try passphrase(voter))", "--key", "\(keys)/auth.key.pem"]
        let address = server.address
        let requests: [[String]] = [
            ["\(address)/\(voter)"], ["\(address)/v1/status?voter=\(voter)"],
            ["-X", "DELETE", "\(address)/v1/cast?\(voter)"], ["-H", "X-Voter: \(voter)", "\(address)/v1/election"],
            ["-X", "POST", "\(address)/v1/ticket"], identity + ["-X", "POST", "\(address)/v1/ticket"],
            identity + ["-d", "{\"type\":\"cast\",\"voter\":\"\(voter)\"}", "\(address)/v1/cast"],
            identity + ["-H", "Content-Type: application/json", "-d", "[\"\(voter)\"]", "\(address)/v1/cast"],
            identity + ["\(address)/v1/status"], ["--http2-prior-knowledge", "\(address)/\(voter)"],
            ["--tls-max", "1.2", "\(address)/\(voter)"],
        ]
        for request in requests {
            _ = try? stage.tool(["/usr/bin/env", "curl", "-s", "-m", "10", "--cacert", path("pki/root.pem")] + request)
        }
    }

    /// A voter who types the passphrases and the choice.
    private func terminalVote(_ server: Server) throws {
        let voter = Self.voters[2]
        let words = voterCommand("vote", voter, server)
        let secret = path("secrets/\(voter)")
        let bare = words.filter { $0 != secret && !$0.hasSuffix("passphrase-file") }
        let terminal = try PseudoTerminal()
        let program = try stage.start(bare, at: terminal)
        for prompt in ["passphrase of the connection's key", "passphrase of the signing key"] {
            try terminal.wait(for: prompt, echoing: false)
            terminal.type(try passphrase(voter) + "\n")
        }
        try terminal.wait(for: "Numbers, with spaces")
        terminal.type("2\n")
        try terminal.wait(for: "Type encrypt")
        terminal.type("encrypt\n")
        try terminal.wait(for: "Type cast")
        terminal.type("cast\n")
        guard try stage.finish(program, at: terminal).ending.status == 0 else {
            throw Stage.Surprise(description: terminal.shown)
        }
        shownAtTerminal = terminal.shown
        terminalPlace = String(program.output.dropFirst(stage.folder.count + 1))
    }

    /// The collector dies while a voter sends; another starts on the same data, and the voter sends again.
    private func killInTheMiddle(_ server: Server) throws -> Server {
        let voter = Self.voters[1]
        let good = ["--selections", path("choices/good.json")]
        let program = try stage.start(voterCommand("vote", voter, server, p12: true) + good)
        let tickets = { server.program.errorText.components(separatedBy: "route=ticket").count }
        let before = tickets()
        for _ in 0..<400 where program.process.poll() == nil && tickets() == before { usleep(5_000) }
        try stop(server, SIGKILL)
        _ = try stage.finish(program)
        let next = try serve()
        let resume = { (voter: String, p12: Bool) in
            let words = self.voterCommand("vote", voter, next, p12: p12) + ["--resume"]
            _ = try self.stage.finish(self.stage.start(words))
        }
        try resume(voter, true)
        for (index, signal) in [SIGINT, SIGTERM, SIGABRT, SIGSEGV].enumerated() {
            let words = voterCommand("vote", Self.voters[2], next) + good
            try stage.interrupt(words, with: signal, after: UInt32(40 + 60 * index))
            try resume(Self.voters[2], false)
        }
        return next
    }
}
