"""Challenged ballots: verifications 13 and 14, their part of C.1, C.5 and L.5, and all checks over ballots."""

import re

from hashing import H, b4
from record_ballots import check_ballot, check_repeats, element, hash_bytes, is_readable, limits, scalar
from record_files import sha

CHALLENGES = ("challenged", "challenged-unopened")


def check_challenges(record, basis, counted, fail):
    check_numbers(record, counted, fail)
    expected = {leaf for leaf, d in counted.by_leaf.items() if d["disposition"] == "challenged"}
    last = -1
    for published, line in record.lines(record.challenge_segments, fail):
        if published is None or not is_readable(record.group, published["ballot"], fail):
            number = re.match(rb'\{"leaf":([0-9]+),', line)
            if number:
                expected.discard(int(number[1]))
            continue
        leaf, ballot = published["leaf"], published["ballot"]
        if leaf <= last or leaf not in expected:
            fail("C.5", f"leaf {leaf} should not stand here opened")
        last = max(leaf, last)
        expected.discard(leaf)
        if counted.by_leaf.get(leaf, {}).get("ballot_style", ballot["ballot_style"]) != ballot["ballot_style"]:
            fail("C.5", f"leaf {leaf}: another style")
        raw = line[line.index(b'"ballot":') + len(b'"ballot":'):line.rindex(b',"opening":')]
        if sha(raw) != record.challenges.get(leaf, {}).get("ballot"):
            fail("L.5", f"leaf {leaf}")
        check_ballot(record.group, basis, counted, ballot, None, fail)
        check_repeats(counted, ballot, leaf, fail)
        check_code(record.group, basis, ballot, published["opening"]["contests"], fail)
        check_contents(basis, ballot, published["opening"]["contests"], fail)
    for leaf in sorted(expected):
        fail("C.5", f"leaf {leaf} is not opened")


def check_numbers(record, counted, fail):
    """C.1"""
    stated = record.docs["steps/processed.json"].get("challenged", {"opened": 0, "unopened": 0})
    found = [sum(d["disposition"] == kind for d in counted.dispositions) for kind in CHALLENGES]
    if [stated["opened"], stated["unopened"]] != found or sum(found) != len(record.challenges):
        fail("C.1", f"challenged ballots: {found}")


def check_code(G, basis, ballot, opened, fail):
    """13.B"""
    HI = H(basis.HE, b"\x20" + hash_bytes(ballot["selection_encryption_identifier"]))
    chis = b""
    for contest in ballot["contests"]:
        options = next((c["options"] for c in opened if c["contest"] == contest["contest"]), [])
        pairs = b""
        for i, selection in enumerate(contest["selections"]):
            alpha, beta = element(G, selection["alpha"]), element(G, selection["beta"])
            if i < len(options):
                nonce = scalar(options[i]["nonce"])
                if nonce >= G.q:
                    fail("13.B", "a nonce that is too large")
                alpha = G.power(G.g, nonce)
                beta = G.power(basis.K, (nonce + options[i]["value"]) % G.q)
            pairs += G.element(alpha) + G.element(beta)
        chis += H(HI, b"\x28" + b4(contest["contest"]) + pairs)
    device = ballot["device"].encode()
    chaining = bytes(4) + H(basis.HE, b"\x2A" + b4(len(device)) + device)
    if H(HI, b"\x29" + chis + chaining).hex().upper() != ballot["confirmation_code"]:
        fail("13.B", "the ballot has other contents than are shown")


def check_contents(basis, ballot, opened, fail):
    """14"""
    styles, contests = basis.manifest["ballot_styles"], basis.manifest["contests"]
    known = 1 <= ballot["ballot_style"] <= len(styles)
    style = styles[ballot["ballot_style"] - 1]["contests"] if known else []
    last = 0
    for contest in opened:
        number = contest["contest"]
        if number <= last or number not in style or contest["label"] != contests[number - 1]["label"]:
            fail("14.A", contest["label"])
        last = max(last, number)
        if number <= len(contests):
            check_options(contest["options"], contests[number - 1], fail)
    for number in style:
        if contests[number - 1]["label"] not in [contest["label"] for contest in opened]:
            fail("14.B", f"contest {number}")


def check_options(opened, described, fail):
    labels = [option["label"] for option in described["options"]]
    L, R = limits(described)
    for i, option in enumerate(opened):
        if i >= len(labels) or option["label"] != labels[i]:
            fail("14.C", option["label"])
        if i < len(labels) and not 0 <= option["value"] <= R[i]:
            fail("14.E", option["label"])
    for label in labels:
        if label not in [option["label"] for option in opened]:
            fail("14.D", label)
    if sum(option["value"] for option in opened) > L:
        fail("14.F", described["label"])
