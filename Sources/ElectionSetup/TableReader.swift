/// Numbers in files that people write: plain digits only, no sign.
enum PlainNumber {
    static func parse(_ text: String) -> Int? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}

/// Comma-separated values with a header line (RFC 4180): UTF-8, quotes doubled inside quoted fields, LF or CRLF.
struct TableReader {
    struct Row {
        let line: Int
        let fields: [String]
    }

    let header: [String]
    let rows: [Row]

    /// - Parameter name: of the file, for error places.
    init(_ bytes: [UInt8], name: String) throws(SetupError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
            let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
            throw SetupError(.badTable, "this line is not UTF-8", place: "\(name):\(line + 1)")
        }
        var scanner = Scanner(text: Array(text.unicodeScalars), name: name)
        var all = try scanner.rows()
        guard !all.isEmpty else { throw SetupError(.badTable, "the file is empty", place: name) }
        let first = all.removeFirst()
        for row in all where row.fields.count != first.fields.count {
            throw SetupError(
                .badTable, "the first line has \(first.fields.count) fields, this one \(row.fields.count)",
                place: "\(name):\(row.line)")
        }
        header = first.fields
        rows = all
    }

    private struct Scanner {
        let text: [Unicode.Scalar]
        let name: String
        var position = 0
        var line = 1

        init(text: [Unicode.Scalar], name: String) {
            self.text = text
            self.name = name
            if text.first == "\u{FEFF}" { position = 1 }
        }

        mutating func rows() throws(SetupError) -> [Row] {
            var rows: [Row] = []
            while position < text.count {
                let start = line
                var fields = [try field()]
                while position < text.count, text[position] == "," {
                    position += 1
                    fields.append(try field())
                }
                try endLine()
                rows.append(Row(line: start, fields: fields))
            }
            return rows
        }

        private mutating func field() throws(SetupError) -> String {
            if position < text.count, text[position] == "\"" { return try quotedField() }
            var field = String.UnicodeScalarView()
            while position < text.count, ![",", "\n", "\r"].contains(text[position]) {
                guard text[position] != "\"" else { throw fault("a quote in the middle of a field") }
                field.append(text[position])
                position += 1
            }
            return String(field)
        }

        private mutating func quotedField() throws(SetupError) -> String {
            position += 1
            let start = line
            var field = String.UnicodeScalarView()
            while position < text.count {
                let character = text[position]
                position += 1
                if character == "\"" {
                    guard position < text.count, text[position] == "\"" else { return String(field) }
                    position += 1
                }
                if character == "\n" { line += 1 }
                field.append(character)
            }
            line = start
            throw fault("a quoted field begins here and never ends")
        }

        private mutating func endLine() throws(SetupError) {
            guard position < text.count else { return }
            let isReturn = text[position] == "\r"
            if isReturn { position += 1 }
            guard position < text.count, text[position] == "\n" else {
                throw fault(
                    isReturn
                        ? "the line ends with a carriage return alone; save it with LF or CR LF"
                        : "text after a quoted field")
            }
            position += 1
            line += 1
        }

        private func fault(_ reason: String) -> SetupError { SetupError(.badTable, reason, place: "\(name):\(line)") }
    }
}
