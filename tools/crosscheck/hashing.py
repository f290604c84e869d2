"""ElectionGuard's hash H (section 5), and the byte stream that stands for randomness in vectors."""

import hashlib
import hmac


def H(b0, b1):
    """HMAC-SHA-256(B0, B1), equation (130)."""
    assert len(b0) == 32
    return hmac.new(b0, b1, hashlib.sha256).digest()


def Hq(q, b0, b1):
    """Equation (132)."""
    return int.from_bytes(H(b0, b1), "big") % q


def b4(value):
    """b(value, 4), section 5.1.3."""
    assert 0 <= value < 2**31
    return value.to_bytes(4, "big")


class Stream:
    """The bytes of SeededRandom: HMAC-SHA-256(UTF-8(seed), b(i, 8)) for i = 0, 1, 2 … one after the other."""

    def __init__(self, seed):
        self.key = seed.encode()
        self.counter = 0
        self.pending = b""

    def bytes(self, count):
        while len(self.pending) < count:
            block = hmac.new(self.key, self.counter.to_bytes(8, "big"), hashlib.sha256).digest()
            self.pending += block
            self.counter += 1
        out, self.pending = self.pending[:count], self.pending[count:]
        return out

    def scalar(self, group):
        """Uniform modulo q: lq bytes, the bits above q's length cleared, drawn again until below q."""
        mask = (1 << group.q.bit_length()) - 1
        while True:
            value = int.from_bytes(self.bytes(group.lq), "big") & mask
            if value < group.q:
                return value

    def challenge(self, group):
        """A simulated challenge: lq + 16 bytes, reduced modulo q."""
        return int.from_bytes(self.bytes(group.lq + 16), "big") % group.q
