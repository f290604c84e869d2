import NIOCore

/// Ends a connection whose client does not take what is written to it.
///
/// Nothing else would: while an answer waits for room in the socket, the connection counts as busy, not as idle.
final class AnswerDeadline: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    private let limit: TimeAmount
    /// How many writes have not reached the socket yet.
    private var pending = 0
    private var deadline: Scheduled<Void>?

    init(seconds: Int) { limit = .seconds(Int64(seconds)) }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let written = promise ?? context.eventLoop.makePromise()
        pending += 1
        if pending == 1 {
            deadline = context.eventLoop.assumeIsolated().scheduleTask(in: limit) { context.close(promise: nil) }
        }
        written.futureResult.assumeIsolated().whenComplete { _ in self.settle() }
        context.write(data, promise: written)
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    private func settle() {
        pending -= 1
        guard pending == 0 else { return }
        deadline?.cancel()
        deadline = nil
    }
}
