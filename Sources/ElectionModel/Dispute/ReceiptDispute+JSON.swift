public import Primitives

extension ReceiptDispute {
    /// One line for scripts.
    public var json: [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.field("type", "dispute-report")
            $0.field("format", 0)
            $0.field("verdict", verdict.rawValue)
            $0.field("collector_to_blame", collectorIsToBlame)
            if let index { $0.field("index", index) }
            if let receiptSize { $0.field("receipt_size", receiptSize) }
            $0.field("shown_size", shownSize)
            $0.field("reason", reason)
            $0.field("warnings", array: warnings) { $0.string($1) }
            if let challenge {
                $0.field("challenge", challenge.rawValue)
                $0.field("next", challenge.next)
            }
        }
        return writer.bytes
    }

    /// For people.
    public var lines: [String] {
        let words =
            switch verdict {
            case .included: "INCLUDED"
            case .omitted: "PROMISED AND OMITTED: the collector is to blame"
            case .fork: "FORKED LOG: the collector is to blame"
            case .undecided: "UNDECIDED: the receipt holds, and what is shown does not say more"
            case .otherElection: "OTHER ELECTION"
            case .unsigned: "NOT SIGNED BY THIS COLLECTOR"
            }
        let test = challenge.map { ["test:    the ballot was \($0.text)", "next:    \($0.next)"] } ?? []
        return ["verdict: \(words)", "reason:  \(reason)"] + test + warnings.map { "warning: \($0)" }
    }

    /// Writes the exhibits and this report into a new folder.
    /// - Throws: `.fileExists`, `.inputOutput`.
    public func write(to folder: String) throws(PrimitivesError) {
        guard !DurableFile.exists(folder) else { throw PrimitivesError(.fileExists, "\(folder) exists already") }
        try DurableFile.makeFolder(folder)
        for exhibit in exhibits { try DurableFile.write(exhibit.bytes, to: "\(folder)/\(exhibit.name)") }
        try DurableFile.write(json, to: "\(folder)/verdict.json")
    }
}
