import CollectionAPI
import CollectionClient
import Testing
import VoterCommand

@Suite struct APIAdviceTests {
    @Test("every refusal has a message of its own and says what to do", arguments: APIErrorCode.allCases)
    func advises(code: APIErrorCode) {
        let advice = APIAdvice(Problem(code, "because"))
        #expect(advice.message.count > 15)
        #expect(!advice.message.hasSuffix("."))
        #expect(!advice.hint.isEmpty)
        let error = VoterError(client: ClientError(Problem(code, "because")))
        #expect(error.reason.contains(advice.message) && error.reason.contains("because"))
        #expect(error.hint == advice.hint)
    }

    @Test("no two refusals have the same message") func isDistinct() {
        let messages = APIErrorCode.allCases.map { APIAdvice(Problem($0, "")).message }
        #expect(Set(messages).count == APIErrorCode.allCases.count)
    }

    @Test("the collector's words cannot move the cursor") func cleans() {
        #expect(APIAdvice(Problem(.closed, "\u{1B}[2Jgone")).detail == "?[2Jgone")
    }

    @Test("every failure of the connection has a message and a way on", arguments: ClientError.Code.allCases)
    func advisesOnConnection(code: ClientError.Code) {
        #expect(!VoterError(client: ClientError(code, "reason")).reason.isEmpty)
    }
}
