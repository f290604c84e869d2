"""The groups of ElectionGuard 2.1.0, from the text of section 3.1.1 and of the appendix.

The two large primes are computed from their formulas and the toy primes from the printed decimals, so that this file
shares no digits with the constants of the program under test.
"""

from dataclasses import dataclass


def floor_ln2(bits):
    """floor(2^bits * ln 2), by ln 2 = sum of 1 / (k * 2^k), with 64 guard bits."""
    guard = bits + 64
    total, k = 0, 1
    while (1 << guard) >> k:
        total += ((1 << guard) >> k) // k
        k += 1
    return total >> 64


@dataclass(frozen=True)
class Group:
    name: str
    p: int
    q: int
    g: int

    @property
    def r(self):
        return (self.p - 1) // self.q

    @property
    def lp(self):
        return (self.p.bit_length() + 7) // 8

    @property
    def lq(self):
        return (self.q.bit_length() + 7) // 8

    def element(self, value):
        """b(value, lp), section 5.1.1."""
        return value.to_bytes(self.lp, "big")

    def scalar(self, value):
        """b(value, lq), section 5.1.2."""
        return value.to_bytes(self.lq, "big")

    def power(self, base, exponent):
        return pow(base, exponent, self.p)

    def is_member(self, value):
        return 0 <= value < self.p and pow(value, self.q, self.p) == 1

    def check(self):
        assert self.p == self.q * self.r + 1 and self.r % 2 == 0
        assert 1 < self.g < self.p and self.is_member(self.g)
        for prime in (self.p, self.q, self.r // 2):
            assert all(pow(base, prime - 1, prime) == 1 for base in (2, 3, 5, 7) if base % prime), self.name


def _large(name, bits, delta):
    q = 2**256 - 189
    p = 2**bits - 2 ** (bits - 256) + 2**256 * (floor_ln2(bits - 512) + delta) + 2**256 - 1
    return Group(name, p, q, pow(2, (p - 1) // q, p))


STANDARD = _large(
    "standard-4096", 4096,
    287975203778583638958138611533602521491887169409704874643524560756486080635197037903)
REDUCED = _large(
    "insecure-reduced-3072", 3072,
    298707407953437995876300625370749906325322663598036756391867662926569213935809577593)
TOY7 = Group("insecure-toy-7", 59183, 127, 32616)
TOY16 = Group("insecure-toy-16", 4214179679, 65521, 496451214)
TOY16P48 = Group("insecure-toy-16p48", 281010572049407, 65521, 109132885510074)
TOY24 = Group("insecure-toy-24", 18444843247520538623, 16777213, 14757355607624201864)
TOY32P96 = Group(
    "insecure-toy-32p96", 79227651399410325621583970303, 4294967291, 60786014689883675535506158858)
TOY32 = Group(
    "insecure-toy-32", 340282366887442052436576802921059975167, 4294967291,
    55628101181055236817878380639043675517)
# The appendix prints these two in hexadecimal only; p and g follow from q and the printed cofactor and generator.
TOY48 = Group(
    "insecure-toy-48", 0xFFFFFFFFFFC5 * 0x000100000000003AFFFF9ECB852F49C34115B1E6 + 1, 2**48 - 59,
    0x0B5DA0900B367E3C92A1101954DB5E3C873E929A0E324F00)
TOY64 = Group(
    "insecure-toy-64",
    0xFFFFFFFFFFFFFFC5 * 0x00000001000000000000003A93C467E37DB12EAB97DD49C34115B1E6 + 1, 2**64 - 59,
    0x3B5431669E3E4893DF745C67CDCFD95CCDDA224878A3CD5D3226F75CC5A95638)

ALL = [STANDARD, REDUCED, TOY7, TOY16, TOY16P48, TOY24, TOY32P96, TOY32, TOY48, TOY64]
