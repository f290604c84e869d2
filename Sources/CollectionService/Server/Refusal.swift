import CollectionAPI

/// A problem with what only the answer's header says.
struct Refusal: Error {
    /// For refusals that pass by themselves, when nobody can say how soon.
    private static let usualWait = 3

    let problem: Problem
    /// Seconds after which another try makes sense.
    let retryAfter: Int?

    init(_ problem: Problem, retryAfter: Int) {
        self.problem = problem
        self.retryAfter = retryAfter
    }

    init(refusing error: any Error) {
        if let refusal = error as? Refusal {
            self = refusal
        } else {
            problem = Problem(refusing: error)
            retryAfter = [.tooManyRequests, .unavailable, .witnessesLate].contains(problem.code) ? Self.usualWait : nil
        }
    }
}
