"""Vectors for the hashes of section 5.5 that stand alone: Tests/Vectors/hashes."""

from group_vectors import hexadecimal
from groups import ALL, STANDARD, TOY64
from hashing import H, Hq, Stream, b4
from protocol import decryption_commitment

VER = b"v2.1.0" + bytes(26)
BOTH = (STANDARD, TOY64)


def elements(G, stream, count):
    return [G.power(G.g, stream.scalar(G)) for _ in range(count)]


def parameter_base_hash():
    cases = []
    for G in ALL:
        for n, k in ((1, 1), (5, 3), (256, 200)):
            b1 = b"\x00" + G.element(G.p) + G.scalar(G.q) + G.element(G.g) + b4(n) + b4(k)
            assert G is not STANDARD or len(b1) == 1065
            cases.append({
                "group": G.name, "guardians": n, "quorum": k, "length": len(b1), "hash": hexadecimal(H(VER, b1))})
    return cases


def base_hash():
    HP = Stream("base hash").bytes(32)
    cases = []
    for manifest in (b"", b"{}", '{"label":"Élection"}'.encode(), Stream("manifest").bytes(300)):
        b1 = b"\x01" + b4(len(manifest)) + manifest
        cases.append({
            "parameterBaseHash": hexadecimal(HP), "manifest": hexadecimal(manifest), "length": len(b1),
            "hash": hexadecimal(H(HP, b1))})
    return cases


def guardian_record():
    cases = []
    for G, n, k in ((STANDARD, 3, 2), (TOY64, 1, 1), (TOY64, 5, 3)):
        stream = Stream(f"guardian record {G.name} {n} {k}")
        HB = stream.bytes(32)
        K, Khat = elements(G, stream, 2)
        votes = [elements(G, stream, k) for _ in range(n)]
        data = [elements(G, stream, k) for _ in range(n)]
        communication = elements(G, stream, n)
        b1 = b"\x13" + G.element(K) + G.element(Khat)
        for row in votes + data + [communication]:
            for value in row:
                b1 += G.element(value)
        assert len(b1) == 1 + (2 + 2 * n * k + n) * G.lp
        cases.append({
            "group": G.name, "baseHash": hexadecimal(HB), "voteKey": hexadecimal(G.element(K)),
            "dataKey": hexadecimal(G.element(Khat)),
            "voteCommitments": [[hexadecimal(G.element(x)) for x in row] for row in votes],
            "dataCommitments": [[hexadecimal(G.element(x)) for x in row] for row in data],
            "communicationKeys": [hexadecimal(G.element(x)) for x in communication], "length": len(b1),
            "hash": hexadecimal(H(HB, b1))})
    return cases


def extended_base_hash():
    cases = []
    for G in BOTH:
        stream = Stream(f"extended base hash {G.name}")
        HB = stream.bytes(32)
        K, Khat = elements(G, stream, 2)
        b1 = b"\x14" + G.element(K) + G.element(Khat)
        assert G is not STANDARD or len(b1) == 1025
        cases.append({
            "group": G.name, "baseHash": hexadecimal(HB), "voteKey": hexadecimal(G.element(K)),
            "dataKey": hexadecimal(G.element(Khat)), "length": len(b1), "hash": hexadecimal(H(HB, b1))})
    return cases


def identifier_hash():
    stream = Stream("identifier hash")
    cases = []
    for identifier in (bytes(32), b"\xFF" * 32, stream.bytes(32)):
        HE = stream.bytes(32)
        cases.append({
            "extendedBaseHash": hexadecimal(HE), "identifier": hexadecimal(identifier), "length": 33,
            "hash": hexadecimal(H(HE, b"\x20" + identifier))})
    return cases


def encryption_nonce():
    """The ballot nonce goes in as 32 raw bytes, also where it is not below q."""
    cases = []
    for G in BOTH:
        stream = Stream(f"encryption nonce {G.name}")
        for contest, option in ((1, 1), (1, 2), (2, 1), (300, 70000)):
            for nonce in (stream.bytes(32), b"\xFF" * 32):
                HI = stream.bytes(32)
                b1 = b"\x21" + b4(contest) + b4(option) + nonce
                assert len(b1) == 41
                cases.append({
                    "group": G.name, "identifierHash": hexadecimal(HI), "contest": contest, "option": option,
                    "ballotNonce": hexadecimal(nonce), "length": 41,
                    "scalar": hexadecimal(G.scalar(Hq(G.q, HI, b1)))})
    return cases


def contest_hash():
    """Without contest data."""
    cases = []
    for G in BOTH:
        for contest, fields in ((1, 1), (7, 3)):
            stream = Stream(f"contest hash {G.name} {contest}")
            HI = stream.bytes(32)
            pairs = [elements(G, stream, 2) for _ in range(fields)]
            b1 = b"\x28" + b4(contest)
            for alpha, beta in pairs:
                b1 += G.element(alpha) + G.element(beta)
            assert len(b1) == 5 + 2 * fields * G.lp
            cases.append({
                "group": G.name, "identifierHash": hexadecimal(HI), "contest": contest,
                "ciphertexts": [
                    {"alpha": hexadecimal(G.element(a)), "beta": hexadecimal(G.element(b))} for a, b in pairs],
                "length": len(b1), "hash": hexadecimal(H(HI, b1))})
    return cases


def confirmation_code():
    """Without chaining, equation (73)."""
    stream = Stream("confirmation code")
    cases = []
    for contests in (1, 2, 5):
        HI, device = stream.bytes(32), stream.bytes(32)
        hashes = [stream.bytes(32) for _ in range(contests)]
        b1 = b"\x29" + b"".join(hashes) + bytes(4) + device
        assert len(b1) == 37 + 32 * contests
        cases.append({
            "identifierHash": hexadecimal(HI), "contestHashes": list(map(hexadecimal, hashes)),
            "deviceHash": hexadecimal(device), "length": len(b1), "hash": hexadecimal(H(HI, b1))})
    return cases


def device_hash():
    stream = Stream("device hash")
    cases = []
    for device in ("", "glassurn-voter 1.0", "Büro № 7"):
        HE, text = stream.bytes(32), device.encode()
        b1 = b"\x2A" + b4(len(text)) + text
        cases.append({
            "extendedBaseHash": hexadecimal(HE), "device": device, "length": len(b1),
            "hash": hexadecimal(H(HE, b1))})
    return cases


def commitment():
    cases = []
    for G in BOTH:
        for U in ([1], [2, 5], [1, 3, 200]):
            stream = Stream(f"decryption commitment {G.name} {U}")
            HE = stream.bytes(32)
            A, B, a, b, M = elements(G, stream, 5)
            cases.append({
                "group": G.name, "extendedBaseHash": hexadecimal(HE), "contest": 2, "option": 9, "guardian": U[-1],
                "A": hexadecimal(G.element(A)), "B": hexadecimal(G.element(B)), "a": hexadecimal(G.element(a)),
                "b": hexadecimal(G.element(b)), "M": hexadecimal(G.element(M)), "guardians": U,
                "hash": hexadecimal(decryption_commitment(G, HE, 2, 9, U[-1], A, B, a, b, M, U))})
    return cases


def files():
    yield "hashes/parameter-base-hash.json", "3.1.2", "(4)", parameter_base_hash()
    yield "hashes/base-hash.json", "3.1.4", "(5)", base_hash()
    yield "hashes/guardian-record.json", "3.2.2", "(27)", guardian_record()
    yield "hashes/extended-base-hash.json", "3.2.3", "(30)", extended_base_hash()
    yield "hashes/identifier-hash.json", "3.3.2", "(32)", identifier_hash()
    yield "hashes/encryption-nonce.json", "3.3.3", "(33)", encryption_nonce()
    yield "hashes/contest-hash.json", "3.4.1", "(70)", contest_hash()
    yield "hashes/confirmation-code.json", "3.4.2 and 3.4.4", "(71), (73)", confirmation_code()
    yield "hashes/device-hash.json", "3.4.3", "(72)", device_hash()
    yield "hashes/decryption-commitment.json", "3.6.5", "(88)", commitment()
