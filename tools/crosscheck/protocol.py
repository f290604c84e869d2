"""The proofs and encryptions of ElectionGuard 2.1.0, written from the specification with the inputs of every hash laid
down by hand from the tables of section 5.5."""

import hashlib
import hmac

from hashing import H, Hq, b4


def xor(left, right):
    assert len(left) == len(right)
    return bytes(a ^ b for a, b in zip(left, right))


def encrypt(G, K, sigma, xi):
    """(31)"""
    return G.power(G.g, xi), G.power(K, sigma + xi)


# Section 3.2.2: guardian keys

def guardian_key_challenge(G, HP, purpose, i, keys, commitments):
    b1 = b"\x10" + purpose.encode() + b4(i) + b"".join(map(G.element, keys + commitments))
    assert len(b1) == 12 + 2 * len(keys) * G.lp
    return Hq(G.q, HP, b1)


def guardian_key_proof(G, HP, purpose, i, secrets, stream):
    """(10) to (13); the last secret is zeta. The nonces u are drawn in the order of the secrets."""
    keys = [G.power(G.g, a) for a in secrets]
    u = [stream.scalar(G) for _ in secrets]
    c = guardian_key_challenge(G, HP, purpose, i, keys, [G.power(G.g, x) for x in u])
    v = [(x - c * a) % G.q for x, a in zip(u, secrets)]
    again = [G.power(G.g, vj) * G.power(K, c) % G.p for vj, K in zip(v, keys)]
    assert c == guardian_key_challenge(G, HP, purpose, i, keys, again)
    return keys, c, v


# Section 3.2.2: shares

def kdf(key, label, context, blocks):
    """(17), (18), (36): counter 1 byte, length in bits 2 bytes."""
    return [
        hmac.new(
            key, bytes([n + 1]) + label + b"\x00" + context + (256 * blocks).to_bytes(2, "big"), hashlib.sha256
        ).digest() for n in range(blocks)]


def share_encryption(G, HP, i, l, kappa, vote, data, stream):
    """(15) to (22). Drawn: xi, then u."""
    xi = stream.scalar(G)
    alpha, beta = G.power(G.g, xi), G.power(kappa, xi)
    b1 = b"\x11" + b4(i) + b4(l) + G.element(kappa) + G.element(alpha) + G.element(beta)
    assert len(b1) == 9 + 3 * G.lp
    k = H(HP, b1)
    k1, k2 = kdf(k, b"share_enc_keys", b"share_encrypt" + b4(i) + b4(l), 2)
    c1 = xor(vote.to_bytes(32, "big"), k1) + xor(data.to_bytes(32, "big"), k2)
    u = stream.scalar(G)
    b1 = b"\x12" + b4(i) + b4(l) + G.element(G.power(G.g, u)) + G.element(alpha) + c1
    assert len(b1) == 9 + 2 * G.lp + 64
    c = Hq(G.q, HP, b1)
    v = (u - c * xi) % G.q
    assert G.power(G.g, v) * G.power(alpha, c) % G.p == G.power(G.g, u)
    return {"k": k, "k1": k1, "k2": k2, "c0": alpha, "c1": c1, "c": c, "v": v}


# Section 3.3.4: ballot nonce

def ballot_nonce_encryption(G, HI, Khat, nonce, stream):
    """(34) to (38). Drawn: xi hat, then u."""
    xi = stream.scalar(G)
    alpha, beta = G.power(G.g, xi), G.power(Khat, xi)
    b1 = b"\x22" + G.element(alpha) + G.element(beta)
    assert len(b1) == 1 + 2 * G.lp
    h = H(HI, b1)
    [k1] = kdf(h, b"ballot_nonce", b"ballot_nonce_encrypt", 1)
    c1 = xor(nonce, k1)
    u = stream.scalar(G)
    b1 = b"\x23" + G.element(G.power(G.g, u)) + G.element(alpha) + c1
    assert len(b1) == 1 + 2 * G.lp + 32
    c = Hq(G.q, HI, b1)
    return {"h": h, "k1": k1, "c0": alpha, "c1": c1, "c": c, "v": (u - c * xi) % G.q}


# Sections 3.3.7 and 3.3.8: ranges

def range_challenge(G, HI, contest, option, alpha, beta, commitments):
    b1 = b"\x24" + b4(contest) + (b"" if option is None else b4(option))
    b1 += G.element(alpha) + G.element(beta)
    for a, b in commitments:
        b1 += G.element(a) + G.element(b)
    assert len(b1) == (5 if option is None else 9) + (2 * (len(commitments) - 1) + 4) * G.lp
    return Hq(G.q, HI, b1)


def range_proof(G, K, HI, contest, option, limit, value, xi, stream):
    """(57) to (62). Drawn: u_0 … u_R, then c_0 … c_R, of which c_value is replaced by (60)."""
    alpha, beta = encrypt(G, K, value, xi)
    u = [stream.scalar(G) for _ in range(limit + 1)]
    c = [stream.challenge(G) for _ in range(limit + 1)]
    pairs = []
    for j in range(limit + 1):
        t = u[j] if j == value else (u[j] + (value - j) * c[j]) % G.q
        pairs.append((G.power(G.g, u[j]), G.power(K, t)))
    total = range_challenge(G, HI, contest, option, alpha, beta, pairs)
    c[value] = (total - sum(c[:value] + c[value + 1:])) % G.q
    v = [(uj - cj * xi) % G.q for uj, cj in zip(u, c)]
    check_range_proof(G, K, HI, contest, option, alpha, beta, c, v)
    return alpha, beta, c, v


def check_range_proof(G, K, HI, contest, option, alpha, beta, c, v):
    """Verifications 6.1 to 6.3 and 6.D."""
    pairs = [
        (G.power(G.g, vj) * G.power(alpha, cj) % G.p,
         G.power(K, (vj - j * cj) % G.q) * G.power(beta, cj) % G.p) for j, (cj, vj) in enumerate(zip(c, v))]
    assert range_challenge(G, HI, contest, option, alpha, beta, pairs) == sum(c) % G.q


# Section 3.6: decryption

def lagrange(G, U, i):
    """(85)"""
    w = 1
    for l in U:
        if l != i:
            w = w * l * pow(l - i, -1, G.q) % G.q
    return w


def decryption_commitment(G, HE, contest, option, i, A, B, a, b, M, U):
    """(88)"""
    b1 = b"\x30" + b4(contest) + b4(option) + b4(i) + b"".join(map(G.element, (A, B, a, b, M)))
    b1 += b4(len(U)) + b"".join(map(b4, U))
    assert len(b1) == 17 + 5 * G.lp + 4 * len(U)
    return H(HE, b1)


def decryption_challenge(G, HE, contest, option, A, B, a, b, M):
    """(90)"""
    b1 = b"\x31" + b4(contest) + b4(option) + b"".join(map(G.element, (A, B, a, b, M)))
    assert len(b1) == 9 + 5 * G.lp
    return Hq(G.q, HE, b1)


def product(G, values):
    out = 1
    for value in values:
        out = out * value % G.p
    return out
