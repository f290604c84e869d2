/// What this program calls itself in the ballots that it makes.
package enum VoterDevice {
    package static let version = "0.1.0"
    /// S_device.
    package static let name = "glassurn-voter \(version)"
}
