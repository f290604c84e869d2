"""Vectors for encryptions and proofs with fixed randomness: Tests/Vectors/proofs."""

from group_vectors import hexadecimal
from groups import STANDARD, TOY48, TOY64
from hashing import Stream
from protocol import (
    ballot_nonce_encryption, decryption_challenge, decryption_commitment, encrypt, guardian_key_proof, lagrange,
    product, range_proof, share_encryption)

BOTH = (STANDARD, TOY64)


def e(G, values):
    return [hexadecimal(G.element(x)) for x in values]


def s(G, values):
    return [hexadecimal(G.scalar(x)) for x in values]


def selection_ciphertexts():
    cases = []
    for G in BOTH:
        stream = Stream(f"selection ciphertexts {G.name}")
        K = G.power(G.g, stream.scalar(G))
        nonces = [stream.scalar(G) for _ in range(3)] + [1, G.q - 1]
        for sigma, xi in zip((0, 1, 5, 1, 2**31 - 1), nonces):
            alpha, beta = encrypt(G, K, sigma, xi)
            cases.append({
                "group": G.name, "key": e(G, [K])[0], "value": sigma, "nonce": s(G, [xi])[0],
                "alpha": e(G, [alpha])[0], "beta": e(G, [beta])[0]})
    return cases


def range_proofs(option):
    cases = []
    for G in BOTH + (TOY48,):
        for limit, value in ((1, 0), (1, 1), (3, 0), (3, 2), (3, 3)):
            seed = f"range proof {G.name} {limit} {value} {option}"
            stream = Stream("inputs of " + seed)
            K, HI, xi = G.power(G.g, stream.scalar(G)), stream.bytes(32), stream.scalar(G)
            alpha, beta, c, v = range_proof(G, K, HI, 4, option, limit, value, xi, Stream(seed))
            cases.append({
                "group": G.name, "key": e(G, [K])[0], "identifierHash": hexadecimal(HI), "contest": 4,
                "option": option, "limit": limit, "value": value, "nonce": s(G, [xi])[0], "seed": seed,
                "alpha": e(G, [alpha])[0], "beta": e(G, [beta])[0], "challenges": s(G, c), "responses": s(G, v)})
    return cases


def guardian_key_proofs():
    cases = []
    for G, k in ((STANDARD, 2), (TOY64, 1), (TOY64, 3)):
        for purpose in ("pk_vote", "pk_data"):
            seed = f"guardian key proof {G.name} {k} {purpose}"
            stream = Stream("inputs of " + seed)
            HP, secrets = stream.bytes(32), [stream.scalar(G) for _ in range(k + 1)]
            keys, c, v = guardian_key_proof(G, HP, purpose, 3, secrets, Stream(seed))
            cases.append({
                "group": G.name, "parameterBaseHash": hexadecimal(HP), "purpose": purpose, "guardian": 3,
                "secrets": s(G, secrets), "commitments": e(G, keys[:-1]), "communicationKey": e(G, keys[-1:])[0],
                "seed": seed, "challenge": s(G, [c])[0], "responses": s(G, v)})
    return cases


def share_encryptions():
    cases = []
    for G, vote in ((STANDARD, None), (TOY64, None), (TOY64, 0)):
        seed = f"share encryption {G.name} {vote}"
        stream = Stream("inputs of " + seed)
        HP, zeta = stream.bytes(32), stream.scalar(G)
        shares = [stream.scalar(G) if vote is None else vote, G.q - 1 if vote == 0 else stream.scalar(G)]
        kappa = G.power(G.g, zeta)
        out = share_encryption(G, HP, 2, 5, kappa, *shares, Stream(seed))
        cases.append({
            "group": G.name, "parameterBaseHash": hexadecimal(HP), "sender": 2, "receiver": 5,
            "secretKey": s(G, [zeta])[0], "receiverKey": e(G, [kappa])[0],
            "voteShare": hexadecimal(shares[0].to_bytes(32, "big")),
            "dataShare": hexadecimal(shares[1].to_bytes(32, "big")), "seed": seed, "k": hexadecimal(out["k"]),
            "keys": hexadecimal(out["k1"] + out["k2"]), "c0": e(G, [out["c0"]])[0], "c1": hexadecimal(out["c1"]),
            "challenge": s(G, [out["c"]])[0], "response": s(G, [out["v"]])[0]})
    return cases


def refused_shares():
    """A sender's proof holds, but one of the two shares is not below q."""
    cases = []
    for G in BOTH:
        for vote, data in ((G.q, 1), (1, G.q), (2**256 - 1, 1), (1, G.q + 1)):
            seed = f"refused share {G.name} {vote} {data}"
            stream = Stream("inputs of " + seed)
            HP, zeta = stream.bytes(32), stream.scalar(G)
            kappa = G.power(G.g, zeta)
            out = share_encryption(G, HP, 1, 2, kappa, vote, data, Stream(seed))
            cases.append({
                "group": G.name, "parameterBaseHash": hexadecimal(HP), "sender": 1, "receiver": 2,
                "secretKey": s(G, [zeta])[0], "receiverKey": e(G, [kappa])[0], "c0": e(G, [out["c0"]])[0],
                "c1": hexadecimal(out["c1"]), "challenge": s(G, [out["c"]])[0], "response": s(G, [out["v"]])[0],
                "expect": "badShare"})
    return cases


def ballot_nonces():
    cases = []
    for G in BOTH:
        for nonce in (None, b"\xFF" * 32):
            seed = f"ballot nonce {G.name} {nonce is None}"
            stream = Stream("inputs of " + seed)
            HI, Khat = stream.bytes(32), G.power(G.g, stream.scalar(G))
            content = nonce or stream.bytes(32)
            out = ballot_nonce_encryption(G, HI, Khat, content, Stream(seed))
            cases.append({
                "group": G.name, "identifierHash": hexadecimal(HI), "dataKey": e(G, [Khat])[0],
                "ballotNonce": hexadecimal(content), "seed": seed, "h": hexadecimal(out["h"]),
                "keys": hexadecimal(out["k1"]), "c0": e(G, [out["c0"]])[0], "c1": hexadecimal(out["c1"]),
                "challenge": s(G, [out["c"]])[0], "response": s(G, [out["v"]])[0]})
    return cases


def joint_decryptions():
    """(83) to (93): n polynomials of degree k - 1, a sparse U, every intermediate value."""
    cases = []
    for G, n, k, U in ((STANDARD, 5, 3, [1, 3, 5]), (TOY64, 3, 2, [2, 3]), (TOY64, 7, 3, [1, 2, 4, 7]),
                       (TOY64, 1, 1, [1])):
        stream = Stream(f"joint decryption {G.name} {n} {k}")
        polynomials = [[stream.scalar(G) for _ in range(k)] for _ in range(n)]
        secret = sum(row[0] for row in polynomials) % G.q
        shares = {
            i: sum(a * i**j for row in polynomials for j, a in enumerate(row)) % G.q for i in range(1, n + 1)}
        HE, contest, option, total, xi = stream.bytes(32), 2, 3, 41, stream.scalar(G)
        K = G.power(G.g, secret)
        A, B = encrypt(G, K, total, xi)
        u = {i: stream.scalar(G) for i in U}
        a = {i: G.power(G.g, u[i]) for i in U}
        b = {i: G.power(A, u[i]) for i in U}
        partial = {i: G.power(A, shares[i]) for i in U}
        w = {i: lagrange(G, U, i) for i in U}
        M = product(G, (G.power(partial[i], w[i]) for i in U))
        assert M == G.power(A, secret)
        d = {i: decryption_commitment(G, HE, contest, option, i, A, B, a[i], b[i], partial[i], U) for i in U}
        c = decryption_challenge(
            G, HE, contest, option, A, B, product(G, a.values()), product(G, b.values()), M)
        v = {i: (u[i] - c * w[i] * shares[i]) % G.q for i in U}
        response = sum(v.values()) % G.q
        T = B * pow(M, -1, G.p) % G.p
        assert T == G.power(K, total)
        again = (
            G.power(G.g, response) * G.power(K, c) % G.p, G.power(A, response) * G.power(M, c) % G.p)
        assert decryption_challenge(G, HE, contest, option, A, B, *again, M) == c
        cases.append({
            "group": G.name, "extendedBaseHash": hexadecimal(HE), "contest": contest, "option": option, "count": n,
            "quorum": k, "total": total, "key": e(G, [K])[0], "A": e(G, [A])[0], "B": e(G, [B])[0],
            "guardians": [{
                "index": i, "share": s(G, [shares[i]])[0], "shareKey": e(G, [G.power(G.g, shares[i])])[0],
                "nonce": s(G, [u[i]])[0], "a": e(G, [a[i]])[0], "b": e(G, [b[i]])[0],
                "partial": e(G, [partial[i]])[0], "commitment": hexadecimal(d[i]), "lagrange": s(G, [w[i]])[0],
                "response": s(G, [v[i]])[0]} for i in U],
            "combined": e(G, [M])[0], "challenge": s(G, [c])[0], "response": s(G, [response])[0],
            "value": e(G, [T])[0]})
    return cases


def files():
    yield "proofs/selection-ciphertexts.json", "3.3.1", "(31)", selection_ciphertexts()
    yield "proofs/selection-range-proofs.json", "3.3.7", "(57) to (61)", range_proofs(6)
    yield "proofs/contest-limit-proofs.json", "3.3.8", "(62)", range_proofs(None)
    yield "proofs/guardian-key-proofs.json", "3.2.2", "(10) to (13)", guardian_key_proofs()
    yield "proofs/share-encryptions.json", "3.2.2", "(15) to (23)", share_encryptions()
    yield "proofs/share-encryptions-refused.json", "3.2.2", "(15) to (23)", refused_shares()
    yield "proofs/ballot-nonce-encryptions.json", "3.3.4", "(34) to (38)", ballot_nonces()
    yield "proofs/joint-decryptions.json", "3.6.3 to 3.6.5", "(83) to (93)", joint_decryptions()
