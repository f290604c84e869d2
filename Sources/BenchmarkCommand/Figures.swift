import CommandConsole
import GroupArithmetic

/// What was measured, shown at once and kept for the JSON file.
struct Figures {
    private var values: [(name: String, value: Double)] = []
    /// Seconds of one multiplication M.
    private(set) var unit = 0.0

    /// M itself.
    mutating func setUnit(_ seconds: Double) {
        unit = seconds
        add("modmul_us", seconds * 1e6)
        Self.line("one multiplication (M)", "\(Self.round(seconds * 1e6, 3)) µs")
    }

    /// A time, shown in microseconds and in M, with the multiplications that were counted.
    mutating func time(_ name: String, _ text: String, seconds: Double, count: Double? = nil) {
        add("\(name)_us", seconds * 1e6)
        add("\(name)_M", seconds / unit)
        var shown = "\(Self.round(seconds / unit, 1)) M"
        if let count {
            add("\(name)_count", count)
            shown += ", counted \(Self.round(count, 1))"
        }
        Self.line(text, "\(shown), \(Self.round(seconds * 1e6, 1)) µs")
    }

    mutating func value(_ name: String, _ text: String, _ value: Double, unit: String = "") {
        add(name, value)
        Self.line(text, "\(Self.round(value, 2))\(unit)")
    }

    /// One figure over another one of which it has so many parts.
    mutating func ratio(_ name: String, _ text: String, _ whole: String, _ part: String, parts: Int) {
        guard let whole = values.first(where: { $0.name == whole })?.value,
            let part = values.first(where: { $0.name == part })?.value
        else { return }
        value(name, text, whole / (part * Double(parts)))
    }

    private mutating func add(_ name: String, _ value: Double) { values.append((name, value)) }

    /// One object, names in the order of measuring, numbers with four decimals at most.
    var json: String {
        let members = values.map { "  \"\($0.name)\": \(Self.round($0.value, 4))" }
        return "{\n\(members.joined(separator: ",\n"))\n}\n"
    }

    private static func line(_ text: String, _ value: String) {
        let padding = String(repeating: " ", count: max(1, 62 - text.count))
        BenchmarkMain.console.say("\(text)\(padding)\(value)")
    }

    private static func round(_ value: Double, _ digits: Int) -> Double {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        return (value * scale).rounded() / scale
    }
}
