"""Verifications 5 to 8 and the additions to them, over the published ballots, with the log and the dispositions."""

import base64
import re

from hashing import H, Hq, b4
from protocol import range_challenge
from record_files import sha


def element(G, text):
    """An integer; whether it is below p and a member is a matter of the checks."""
    assert re.fullmatch(f"[0-9A-F]{{{2 * G.lp}}}", text), "an element of another length"
    return int(text, 16)


def scalar(text):
    assert re.fullmatch("[0-9A-F]+", text)
    return int(text, 16)


def hash_bytes(text):
    assert re.fullmatch("[0-9A-F]{64}", text), "no hash"
    return bytes.fromhex(text)


def limits(contest):
    """The effective limits: L, and R of each option."""
    own = contest.get("selection_limit", 1)
    stated = [option.get("selection_limit", 1) for option in contest["options"]]
    numbers = [x for x in stated if x != "CONTEST_LIMIT"]
    L = own
    if len(numbers) == len(stated) and (own == "NO_LIMIT" or sum(numbers) < own):
        L = sum(numbers)
    return L, [L if x == "CONTEST_LIMIT" else x if own == "NO_LIMIT" else min(x, own) for x in stated]


class Contest:
    def __init__(self, count):
        self.ballots, self.weight, self.options = 0, 0, [(1, 1)] * count


class Counted:
    def __init__(self, manifest):
        self.contests = [Contest(len(contest["options"])) for contest in manifest["contests"]]
        self.dispositions, self.occurring = [], set()
        self.by_leaf, self.identifiers, self.nonces = {}, set(), set()


def check_ballots(record, basis, fail):
    """C.4, C.5, C.6, L.5, L.7 and everything on single ballots.

    Returns the products over the counted ballots, with the dispositions."""
    counted = Counted(basis.manifest)
    by_leaf = counted.by_leaf = read_dispositions(record, counted, fail)
    shown = {"counted", "superseded", "overridden"} if basis.level == "full" else {"counted"}
    expected = {leaf for leaf, d in by_leaf.items() if d["disposition"] in shown}
    last, votes = -1, []
    for published, line in record.lines(record.segments, fail):
        if published is None or not is_readable(record.group, published["ballot"], fail):
            number = re.match(rb'\{"leaf":([0-9]+),', line)
            if number:
                expected.discard(int(number[1]))
            continue
        leaf, ballot = published["leaf"], published["ballot"]
        stray = leaf <= last
        disposition = None if stray else by_leaf.get(leaf)
        if stray or leaf not in expected:
            fail("C.5", f"leaf {leaf} should not stand here")
        last = max(leaf, last)
        expected.discard(None if stray else leaf)
        check_line(record, basis, published, line, None if stray else record.casts.get(leaf), disposition, fail)
        check_ballot(record.group, basis, counted, ballot, disposition, fail)
        check_repeats(counted, ballot, leaf, fail)
        if "standing" in published:
            votes.append((published["standing"], disposition["disposition"] if disposition else None))
    for leaf in sorted(expected):
        fail("C.5", f"leaf {leaf} is missing")
    if basis.level == "full":
        hidden = sum(d["disposition"] in ("invalid", "test") for d in counted.dispositions)
        check_order(votes, hidden, basis.election["revoting"], fail)
    return counted


def check_repeats(counted, ballot, leaf, fail):
    """5.A and S.4"""
    if ballot["selection_encryption_identifier"] in counted.identifiers:
        fail("5.A", f"leaf {leaf}")
    counted.identifiers.add(ballot["selection_encryption_identifier"])
    for value in [s["alpha"] for c in ballot["contests"] for s in c["selections"]] + [ballot["encrypted_nonce"]["c0"]]:
        if value in counted.nonces:
            fail("S.4", f"leaf {leaf}")
        counted.nonces.add(value)


def is_readable(G, ballot, fail):
    """A number that is not below p has no one spelling, and makes the ballot unreadable."""
    for contest in ballot["contests"]:
        for selection in contest["selections"]:
            if max(element(G, selection["alpha"]), element(G, selection["beta"])) >= G.p:
                fail("6.A", f"contest {contest['contest']}")
                return False
    return True


def read_dispositions(record, counted, fail):
    by_leaf, last = {}, -1
    for disposition, _ in record.lines(["dispositions.jsonl"], fail):
        if disposition is None:
            continue
        if disposition["leaf"] <= last:
            fail("C.4", "leaves do not ascend")
            continue
        last = disposition["leaf"]
        by_leaf[last] = disposition
        counted.dispositions.append(disposition)
    for leaf in sorted(set(by_leaf) ^ (set(record.casts) | set(record.challenges))):
        fail("C.4", f"leaf {leaf}")
    for leaf, disposition in by_leaf.items():
        if leaf in (record.casts if disposition["disposition"].startswith("challenged") else record.challenges):
            fail("C.4", f"leaf {leaf} is {disposition['disposition']}")
    return by_leaf


def check_line(record, basis, published, line, leaf, disposition, fail):
    ballot = line[line.index(b'"ballot":') + len(b'"ballot":'):-1]
    if leaf is None or sha(ballot) != leaf["ballot"]:
        fail("L.5", f"leaf {published['leaf']}")
    standing = published.get("standing")
    if (standing is not None) != (basis.level == "full"):
        fail("C.5", "a pseudonym too many or too few")
    if standing and leaf:
        commitment = H(basis.HE, b"\x83" + hash_bytes(standing["opening"]) + hash_bytes(standing["pseudonym"])
                       + b4(standing["sequence"]))
        if commitment.hex().upper() != leaf["standing"]:
            fail("L.7", f"leaf {published['leaf']}")
    if disposition and disposition["ballot_style"] != published["ballot"]["ballot_style"]:
        fail("C.5", f"leaf {published['leaf']}: another style")


def check_order(votes, hidden, revoting, fail):
    """C.6"""
    voters, missing = {}, 0
    for standing, kind in votes:
        own = voters.setdefault(standing["pseudonym"], {"count": 0, "last": 0, "kind": None})
        if own["kind"] in ("counted", "overridden") or standing["sequence"] <= own["last"]:
            fail("C.6", standing["pseudonym"])
        own.update(count=own["count"] + 1, last=max(own["last"], standing["sequence"]), kind=kind)
    for pseudonym, own in voters.items():
        missing += max(0, own["last"] - own["count"]) + (own["kind"] not in ("counted", "overridden"))
        if not revoting and own["last"] > 1:
            fail("C.6", pseudonym)
    if missing > hidden:
        fail("C.6", f"{missing} numbers are missing")


def check_ballot(G, basis, counted, ballot, disposition, fail):
    HI = H(basis.HE, b"\x20" + hash_bytes(ballot["selection_encryption_identifier"]))
    check_hashes(G, basis, ballot, HI, fail)
    check_nonce(G, ballot["encrypted_nonce"], HI, fail)
    shape = has_shape(basis, ballot)
    if not shape:
        fail("S.1", "another shape than the style's")
    if not ballot["device"]:
        fail("S.9", "no device")
    for contest in ballot["contests"]:
        number = contest["contest"]
        counted.occurring.add(number)
        if not 1 <= number <= len(basis.manifest["contests"]):
            for check in ("6.A", "6.D", "7.A", "7.D"):
                fail(check, f"unknown contest {number}")
            continue
        members = check_contest(G, basis, contest, HI, fail)
        if disposition and disposition["disposition"] == "counted":
            if members is None or not shape:
                fail("9.A", "a counted ballot in no product")
                fail("9.B", "a counted ballot in no product")
            else:
                add(G, counted.contests[number - 1], members, disposition.get("weight", 1))


def add(G, own, members, weight):
    own.ballots += 1
    own.weight += weight
    own.options = [(A * G.power(a, weight) % G.p, B * G.power(b, weight) % G.p)
                   for (A, B), (a, b) in zip(own.options, members)]


def has_shape(basis, ballot):
    styles = basis.manifest["ballot_styles"]
    if ballot["election"] != basis.HE.hex().upper() or not 1 <= ballot["ballot_style"] <= len(styles):
        return False
    contests = styles[ballot["ballot_style"] - 1]["contests"]
    return [c["contest"] for c in ballot["contests"]] == contests and all(
        [s["option"] for s in c["selections"]] == list(
            range(1, len(basis.manifest["contests"][c["contest"] - 1]["options"]) + 1)) for c in ballot["contests"])


def check_hashes(G, basis, ballot, HI, fail):
    """5.B and 8"""
    def same(check, found, computed):
        if found != computed.hex().upper():
            fail(check, found)

    same("5.B", ballot["identifier_hash"], HI)
    chis = []
    for contest in ballot["contests"]:
        pairs = b"".join(bytes.fromhex(s["alpha"] + s["beta"]) for s in contest["selections"])
        chis.append(H(HI, b"\x28" + b4(contest["contest"]) + pairs))
        same("8.A", contest["contest_hash"], chis[-1])
    device = ballot["device"].encode()
    HDI = H(basis.HE, b"\x2A" + b4(len(device)) + device)
    same("8.B", ballot["confirmation_code"], H(HI, b"\x29" + b"".join(chis) + bytes(4) + HDI))
    same("8.C", ballot["chaining_field"][8:], HDI)
    same("8.D", ballot["chaining_field"][:8], bytes(4))


def check_nonce(G, stated, HI, fail):
    """S.2"""
    c0, c1 = element(G, stated["c0"]), base64.b64decode(stated["c1"], validate=True)
    c, v = scalar(stated["c"]), scalar(stated["v"])
    a = G.power(G.g, v) * G.power(c0, c) % G.p
    challenge = Hq(G.q, HI, b"\x23" + G.element(a) + G.element(c0 % G.p) + c1)
    if len(c1) != 32 or c0 == 1 or not G.is_member(c0) or challenge != c or v >= G.q:
        fail("S.2", "the encrypted nonce")


def check_contest(G, basis, contest, HI, fail):
    """6, 7 and S.3 for one contest of the manifest. Returns its ciphertexts if all are members."""
    number, described = contest["contest"], basis.manifest["contests"][contest["contest"] - 1]
    L, R = limits(described)
    members, sums = [], (1, 1)
    for selection in contest["selections"]:
        option = selection["option"]
        pair = element(G, selection["alpha"]), element(G, selection["beta"])
        check_ranges(G, selection["proof"], "6.B", "6.C", fail)
        if not all(G.is_member(x) for x in pair):
            fail("6.A", f"contest {number}, option {option}")
            fail("6.D", f"contest {number}, option {option}")
            continue
        members.append(pair)
        sums = sums[0] * pair[0] % G.p, sums[1] * pair[1] % G.p
        if pair[0] == 1:
            fail("S.3", f"contest {number}, option {option}")
        if not 1 <= option <= len(R) or not holds(
                G, basis.K, HI, number, option, pair, R[option - 1], selection["proof"]):
            fail("6.D", f"contest {number}, option {option}")
    check_ranges(G, contest["proof"], "7.B", "7.C", fail)
    if len(members) != len(contest["selections"]):
        fail("7.A", f"contest {number}")
        fail("7.D", f"contest {number}")
        return None
    if not holds(G, basis.K, HI, number, None, sums, L, contest["proof"]):
        fail("7.D", f"contest {number}")
    return members


def check_ranges(G, proof, challenges, responses, fail):
    for part in proof:
        if scalar(part["c"]) >= G.q:
            fail(challenges, part["c"])
        if scalar(part["v"]) >= G.q:
            fail(responses, part["v"])


def holds(G, K, HI, contest, option, pair, limit, proof):
    """6.D and 7.D"""
    if len(proof) != limit + 1:
        return False
    commitments = []
    for j, part in enumerate(proof):
        c, v = scalar(part["c"]), scalar(part["v"])
        commitments.append((G.power(G.g, v) * G.power(pair[0], c) % G.p,
                            G.power(K, (v - j * c) % G.q) * G.power(pair[1], c) % G.p))
    total = sum(scalar(part["c"]) for part in proof) % G.q
    return range_challenge(G, HI, contest, option, *pair, commitments) == total
