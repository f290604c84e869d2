import CollectionAPI
import CollectionClient
import ElectionModel
import Testing
import VoterCommand

/// A voter who thinks for as long as `seconds` at each question.
private struct SlowVoice: VoterVoice {
    let inner: ScriptedVoice
    let seconds: Int64
    let time: VoterFixture.Time

    func say(_ text: String) { inner.say(text) }
    func note(_ text: String) { inner.note(text) }
    func warn(_ text: String) { inner.warn(text) }
    func show(_ text: String) { inner.show(text) }

    func ask(_ prompt: String) -> String? {
        time.advance(seconds)
        return inner.ask(prompt)
    }
}

@Suite struct SlowVoterTests {
    func choose(_ fixture: VoterFixture, seconds: Int64) throws {
        let voice = SlowVoice(inner: fixture.voice, seconds: seconds, time: fixture.time)
        _ = try BallotChoices(session: fixture.session, voice: voice, language: nil, file: nil).make()
    }

    @Test("a ticket that aged while the voter chose is replaced, a young one is not", arguments: [(10, 1), (110, 2)])
    func replaces(seconds: Int64, tickets: Int) throws {
        let fixture = try VoterFixture(script: ["1", "1", "encrypt"])
        try choose(fixture, seconds: seconds)
        #expect(fixture.collector.requests.filter { $0.path == Routes.ticket }.count == tickets)
    }

    @Test("a ballot style that changed while the voter chose ends the vote") func noticesChange() throws {
        let fixture = try VoterFixture(script: ["1", "1", "encrypt"])
        let time = fixture.time
        fixture.collector.change {
            $0.forgeTicket = { ticket in
                TicketCheckerTests.forge(ticket) { $0.style = time.now == TestElection.now ? 1 : 2 }
            }
        }
        #expect(throws: VoterError(.wrongStyle, "")) { try choose(fixture, seconds: 110) }
        #expect(fixture.collector.casts.isEmpty)
    }
}
