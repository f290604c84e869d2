#!/usr/bin/env python3
"""Makes an RSA key with the fingerprint of ROCA (CVE-2017-15361), for tests: both primes are k*M + (65537^a mod M), where
M is the product of the primes up to 701. Prints the key as PEM (RFC 8017). The same key each time; worth nothing.

usage: roca_key.py > Tests/Vectors/identity/roca-2048.key.pem
"""
import base64
import random


def primes_up_to(limit):
    return [n for n in range(2, limit + 1) if all(n % d for d in range(2, int(n**0.5) + 1))]


def is_prime(number, source):
    if any(number % p == 0 for p in primes_up_to(1000)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(40):
        power = pow(source.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def weak_prime(product, source):
    while True:
        k = source.randrange((3 << 1022) // product, (1 << 1024) // product)
        candidate = k * product + pow(65537, source.randrange(1 << 256), product)
        if candidate.bit_length() == 1024 and candidate % 65537 != 1 and is_prime(candidate, source):
            return candidate


def der(tag, content):
    length = len(content)
    head = bytes([length]) if length < 128 else None
    if head is None:
        digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
        head = bytes([0x80 | len(digits)]) + digits
    return bytes([tag]) + head + content


def integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def main():
    source = random.Random(2017)
    product = 1
    for prime in primes_up_to(701):
        product *= prime
    p, q = weak_prime(product, source), weak_prime(product, source)
    e = 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = [0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)]
    body = base64.b64encode(der(0x30, b"".join(integer(n) for n in numbers))).decode()
    lines = [body[i:i + 64] for i in range(0, len(body), 64)]
    print("Made by tools/crosscheck/roca_key.py: a key with the fingerprint of ROCA, worth nothing.")
    print("\n".join(["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----"]))


if __name__ == "__main__":
    main()
