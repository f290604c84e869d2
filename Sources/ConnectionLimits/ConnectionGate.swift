package import NIOCore

/// Lets a connection in or ends it, before a byte of TLS is read.
package final class ConnectionGate: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = Any
    package typealias InboundOut = Any

    private let table: ConnectionTable
    private var isInside = false

    package init(_ table: ConnectionTable) { self.table = table }

    package func channelActive(context: ChannelHandlerContext) {
        guard table.enter(context.remoteAddress?.ipAddress) else { return context.close(promise: nil) }
        isInside = true
        let (table, address) = (table, context.remoteAddress?.ipAddress)
        context.channel.closeFuture.whenComplete { _ in table.leave(address) }
        context.fireChannelActive()
    }

    /// What came with the connection is not looked at when the connection is refused.
    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isInside { context.fireChannelRead(data) }
    }
}
