import ElectionModel
import Testing

@Suite struct TimestampTests {
    @Test(
        "known moments are read and written",
        arguments: [
            ("1970-01-01T00:00:00Z", Int64(0)), ("1970-12-31T23:59:59Z", 31_535_999),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22T08:00:00Z", 1_795_334_400), ("2038-01-19T03:14:08Z", 2_147_483_648),
            ("2100-02-28T23:59:59Z", 4_107_542_399), ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("2400-02-29T00:00:00Z", 13_574_563_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ])
    func known(_ text: String, _ seconds: Int64) {
        #expect(Timestamp(text)?.seconds == seconds)
        #expect(Timestamp(seconds: seconds).description == text)
    }

    @Test(
        "impossible dates and times are refused",
        arguments: [
            "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-02-30T00:00:00Z",
            "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z", "2026-06-30T23:59:60Z",
            "9999-12-31T23:59:60Z", "9999-12-31T24:00:00Z", "9999-99-99T99:99:99Z",
        ])
    func impossible(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test(
        "moments before 1970 are refused",
        arguments: [
            "1969-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "1969-12-31T24:00:00Z", "0001-01-01T00:00:00Z",
        ])
    func early(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test(
        "other spellings of a time are refused",
        arguments: [
            "", "2026-11-22", "2026-11-22T08:00Z", "2026-11-22t08:00:00Z", "2026-11-22T08:00:00z",
            "2026-11-22 08:00:00Z",
            "2026-11-22T08:00:00", "2026-11-22T08:00:00+00:00", "2026-11-22T08:00:00.0Z", "2026-11-22T08:00:00Z ",
            " 2026-11-22T08:00:00Z", "2026-1-22T008:00:00Z", "+026-11-22T08:00:00Z", "-026-11-22T08:00:00Z",
            "12026-11-22T08:00:0Z", "2026-11-22T08:00:0aZ", "2026/11/22T08:00:00Z", "２026-11-22T08:00:0Z",
        ])
    func spellings(_ text: String) { #expect(Timestamp(text) == nil) }

    @Test("seconds outside the range are moved to its ends")
    func clamped() {
        #expect(Timestamp(seconds: -1).seconds == 0)
        #expect(Timestamp(seconds: .max).description == "9999-12-31T23:59:59Z")
        #expect(Timestamp(seconds: 1) < Timestamp(seconds: 2))
    }

    @Test("every day of four centuries comes back, and its date follows the day before")
    func everyDay() throws {
        var (year, month, day) = (1970, 1, 1)
        for number in Int64(0)..<146_097 {
            let time = Timestamp(seconds: number * 86_400 + number % 86_400)
            #expect(Timestamp(time.description) == time)
            let date = [(year, 4), (month, 2), (day, 2)].map { value, width in
                String(repeating: "0", count: width - String(value).count) + String(value)
            }
            try #require(time.description.hasPrefix(date.joined(separator: "-") + "T"))
            day += 1
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            if day > [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] {
                (month, day) = (month + 1, 1)
            }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }
}
