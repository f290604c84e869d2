/// UTCTime and GeneralizedTime in the forms that RFC 5280, section 4.1.2.5, and RFC 5652, section 11.3, allow: whole
/// seconds, `Z`, no fraction, no offset.
enum DERTime {
    /// 2050-01-01T00:00:00Z: from here on a UTCTime cannot say the year.
    static let firstGeneralizedSecond: Int64 = 2_524_608_000

    /// Seconds since 1970-01-01T00:00:00Z.
    static func seconds(_ element: DERElement) throws(DERProblem) -> Int64 {
        let digits = Array(element.content.dropLast())
        let yearDigits: Int
        switch element.tag {
        case DERTag.utcTime: yearDigits = 2
        case DERTag.generalizedTime: yearDigits = 4
        default: throw DERProblem("expected a time, found tag \(element.tag)")
        }
        guard element.content.last == UInt8(ascii: "Z"), digits.count == yearDigits + 10,
            digits.allSatisfy({ (48...57).contains($0) })
        else { throw DERProblem("a time is not written as digits and Z") }
        var year = number(digits[..<yearDigits])
        if yearDigits == 2 { year += year < 50 ? 2000 : 1900 }
        let fields = stride(from: yearDigits, to: digits.count, by: 2).map { number(digits[$0..<$0 + 2]) }
        guard (1...12).contains(fields[0]), (1...daysIn(month: fields[0], year: year)).contains(fields[1]),
            fields[2] < 24, fields[3] < 60, fields[4] < 60
        else { throw DERProblem("a time that no calendar has") }
        let days = daysSince1970(year: year, month: fields[0], day: fields[1])
        return Int64(days) * 86_400 + Int64(fields[2] * 3_600 + fields[3] * 60 + fields[4])
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        // Whole years before `year` in the Gregorian calendar; 719,162 of those days lie before 1970.
        let past = year - 1
        let yearDays = past * 365 + past / 4 - past / 100 + past / 400 - (year == 0 ? 1 : 0)
        let monthDays = (1..<month).reduce(0) { $0 + daysIn(month: $1, year: year) }
        return yearDays - 719_162 + monthDays + day - 1
    }
}
