/// Compares lines of output with the lines that a script expects.
enum LinePattern {
    /// Whether `text` has the form of `pattern`, in which `*` stands for any text, also none.
    static func matches(_ text: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        var rest = ArraySlice(text.unicodeScalars)
        guard parts.count > 1 else { return Array(rest) == parts[0] }
        guard rest.starts(with: parts[0]) else { return false }
        rest = rest.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.indices.first(where: { rest[$0...].starts(with: part) }) else {
                if part.isEmpty { continue }
                return false
            }
            rest = rest[found...].dropFirst(part.count)
        }
        let last = parts[parts.count - 1]
        return rest.count >= last.count && Array(rest.suffix(last.count)) == last
    }

    /// What differs first, or `nil`. A pattern `...` stands for any number of lines.
    static func difference(_ lines: [String], _ patterns: [String]) -> String? {
        guard let gap = patterns.firstIndex(of: "...") else {
            for (index, line) in lines.enumerated() {
                guard index < patterns.count else { return "unexpected: \(line)" }
                if !matches(line, patterns[index]) { return "expected: \(patterns[index])\n   found: \(line)" }
            }
            return lines.count < patterns.count ? "missing: \(patterns[lines.count])" : nil
        }
        let head = Array(patterns[..<gap])
        if let difference = difference(Array(lines.prefix(gap)), head) { return difference }
        let tail = Array(patterns[(gap + 1)...])
        let rest = Array(lines.dropFirst(gap))
        for start in 0...rest.count where difference(Array(rest[start...]), tail) == nil { return nil }
        return "after \"...\" nothing matches: \(tail.first ?? "")"
    }
}
