import ArgumentParser
import CollectionClient
import GroupArithmetic
import Primitives

/// Which collector, and who vouches for it.
struct ServerOptions: ParsableArguments {
    @Option(help: "The collector's address, such as https://vote.example:8443.")
    var server: String

    @Option(help: "PEM file with the only issuers of the collector's certificate to trust. Without it: the system's.")
    var ca: String?

    func client(_ credentials: ClientCredentials?) throws -> CollectorClient {
        let address = try ServerAddress(server)
        let authorities = try ca.map { try DurableFile.read($0, limit: 1 << 20) }
        let transport = CurlTransport(address, authorities: authorities, credentials: credentials)
        return CollectorClient(transport: transport, group: .standard)
    }
}
