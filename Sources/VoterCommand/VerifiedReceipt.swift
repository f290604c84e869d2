package import ElectionModel
package import TransparencyLog

/// A kept receipt of a challenged ballot with what its verification found.
package struct VerifiedChallenge: Sendable {
    package let saved: SavedChallenge
    package let inclusion: VerifiedInclusion
}

/// A kept receipt with what its verification found.
package struct VerifiedReceipt: Sendable {
    package let saved: SavedReceipt
    package let inclusion: VerifiedInclusion

    package init(saved: SavedReceipt, inclusion: VerifiedInclusion) {
        self.saved = saved
        self.inclusion = inclusion
    }
}
