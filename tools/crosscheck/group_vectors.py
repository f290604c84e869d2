"""Vectors for the arithmetic itself: Tests/Vectors/groups and Tests/Vectors/random."""

from groups import ALL, TOY7, TOY16, TOY16P48
from hashing import Stream

LARGE = {"standard-4096", "insecure-reduced-3072"}


def hexadecimal(data):
    return data.hex().upper()


def parameters():
    return [
        {"group": G.name, "p": hexadecimal(G.element(G.p)), "q": hexadecimal(G.scalar(G.q)),
         "g": hexadecimal(G.element(G.g)), "elementByteCount": G.lp, "scalarByteCount": G.lq,
         "orderBitCount": G.q.bit_length()} for G in ALL]


def edge_scalars(G):
    """Values at which carries, windows and limbs change."""
    edges = {0, 1, 2, 3, G.q - 1, G.q - 2, G.q // 2, G.q // 2 + 1}
    for bit in range(8, G.q.bit_length(), 8 if G.lq <= 8 else 64):
        edges |= {(1 << bit) - 1, 1 << bit, (1 << bit) + 1}
    return sorted(e for e in edges if e < G.q)


def powers():
    cases = []
    for G in ALL:
        stream = Stream(f"powers {G.name}")
        exponents = edge_scalars(G)[:: 3 if G.name in LARGE else 1]
        exponents += [0, 1, G.q - 1] + [stream.scalar(G) for _ in range(4)]
        for number, exponent in enumerate(exponents):
            base = G.g if number % 4 == 0 else G.power(G.g, stream.scalar(G))
            cases.append({
                "group": G.name, "base": hexadecimal(G.element(base)), "exponent": hexadecimal(G.scalar(exponent)),
                "result": hexadecimal(G.element(G.power(base, exponent)))})
    return cases


def products():
    """Pairs of members; in the groups of 16-bit order those nearest to 0 and to p."""
    cases = []
    for G in ALL:
        stream = Stream(f"products {G.name}")
        if G in (TOY7, TOY16, TOY16P48):
            members = [1]
            for _ in range(G.q - 1):
                members.append(members[-1] * G.g % G.p)
            members.sort()
            chosen = members[:3] + members[-5:]
        else:
            chosen = [1, G.g] + [G.power(G.g, stream.scalar(G)) for _ in range(2 if G.name in LARGE else 6)]
        for left in chosen:
            for right in chosen:
                cases.append({
                    "group": G.name, "left": hexadecimal(G.element(left)), "right": hexadecimal(G.element(right)),
                    "product": hexadecimal(G.element(left * right % G.p)),
                    "inverseOfLeft": hexadecimal(G.element(pow(left, -1, G.p)))})
    return cases


def scalars():
    cases = []
    for G in ALL:
        stream = Stream(f"scalars {G.name}")
        values = edge_scalars(G)
        if len(values) > 10:
            values = values[:4] + values[4:-4:3] + values[-4:]
        values += [stream.scalar(G) for _ in range(2)]
        for left in values:
            for right in values:
                cases.append({
                    "group": G.name, "left": hexadecimal(G.scalar(left)), "right": hexadecimal(G.scalar(right)),
                    "sum": hexadecimal(G.scalar((left + right) % G.q)),
                    "difference": hexadecimal(G.scalar((left - right) % G.q)),
                    "product": hexadecimal(G.scalar(left * right % G.q)),
                    "inverseOfLeft": hexadecimal(G.scalar(pow(left, -1, G.q))) if left else None})
    return cases


def reductions():
    cases = []
    for G in ALL:
        stream = Stream(f"reductions {G.name}")
        values = [0, 1, G.q - 1, G.q, G.q + 1, 2 * G.q - 1, 2**256 - 1, 2**255]
        values = [v.to_bytes(32, "big") for v in values if v < 2**256] + [stream.bytes(32) for _ in range(4)]
        values += [b"", b"\x00", b"\xFF" * 48, b"\xFF" * 5]
        cases += [
            {"group": G.name, "bytes": hexadecimal(v),
             "scalar": hexadecimal(G.scalar(int.from_bytes(v, "big") % G.q))} for v in values]
    return cases


def nonmembers():
    """Canonical integers that the membership test must refuse, by their order."""
    cases = []
    for G in ALL:
        stream = Stream(f"nonmembers {G.name}")
        found = {"zero": 0, "order 2": G.p - 1}
        while len(found) < 7:
            x = int.from_bytes(stream.bytes(G.lp), "big") % G.p
            if x < 2:
                continue
            small = G.power(x, 2 * G.q)
            double = G.power(x, G.q)
            if small == 1 or G.power(double, G.r // 2) == 1 or G.is_member(x):
                continue
            found |= {
                "order r'": small, "order 2r'": double, "order 2q": (G.p - G.g) % G.p,
                "order q·r'": small * G.g % G.p, "random": x}
        assert G.power(found["order r'"], G.r // 2) == 1 and G.power(found["order 2r'"], G.r) == 1
        for kind, value in found.items():
            assert not G.is_member(value)
            cases.append({"group": G.name, "kind": kind, "value": hexadecimal(G.element(value))})
    return cases


def boundaries():
    """Element and scalar encodings at the edges of their ranges, and what must become of each."""
    cases = []
    for G in ALL:
        values = {0, 1, 2, G.g, G.q - 1, G.q, G.q + 1, G.p - G.g, G.p - 2, G.p - 1, G.p, G.p + 1, 256**G.lp - 1}
        for value in sorted(values):
            expect = "outOfRange" if value >= G.p else "member" if G.is_member(value) else "notInSubgroup"
            cases.append({"group": G.name, "kind": "element", "value": hexadecimal(G.element(value)), "expect": expect})
        for value in sorted({0, 1, G.q // 2, G.q - 2, G.q - 1, G.q, G.q + 1, 256**G.lq - 1}):
            expect = "outOfRange" if value >= G.q else "member"
            cases.append({"group": G.name, "kind": "scalar", "value": hexadecimal(G.scalar(value)), "expect": expect})
    return cases


def streams():
    cases = []
    for seed in ("", "a", "the seeded stream of the vectors", "graine é"):
        stream, counts = Stream(seed), [0, 1, 31, 32, 33, 64, 5]
        cases.append({"seed": seed, "reads": [hexadecimal(stream.bytes(n)) for n in counts]})
    return cases


def random_scalars():
    """200 draws in the 7-bit group, so that the rejection of q is met."""
    cases = []
    for G in ALL:
        seed = f"random scalars {G.name}"
        stream = Stream(seed)
        drawn = [stream.scalar(G) for _ in range(200 if G is TOY7 else 8)]
        if G is TOY7:
            assert stream.counter * 32 - len(stream.pending) > 200, "no draw was rejected: choose another seed"
        cases.append({"group": G.name, "seed": seed, "scalars": [hexadecimal(G.scalar(x)) for x in drawn]})
    return cases


def files():
    arithmetic = "arithmetic modulo p and q with Python's integers"
    yield "groups/parameters.json", "3.1.1 and appendix", "(3)", parameters()
    yield "groups/powers.json", "3.1.1", arithmetic, powers()
    yield "groups/products.json", "3.1.1", arithmetic, products()
    yield "groups/scalars.json", "3.1.1", arithmetic, scalars()
    yield "groups/reductions.json", "5.4", "(131), (132)", reductions()
    yield "groups/boundaries.json", "3.1.1, 5.1.1, 5.1.2", "ranges as in verifications 6.A and 6.B", boundaries()
    yield "groups/nonmembers.json", "3.1.1", "membership as in verification 6.A", nonmembers()
    yield "random/streams.json", "none", "HMAC-SHA-256(UTF-8(seed), b(i, 8)) for i = 0, 1, 2 …", streams()
    yield "random/scalars.json", "none", "rejection sampling from the stream", random_scalars()
