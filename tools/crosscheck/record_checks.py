"""The checks of Checks.md, written from it, from DataFormats.md and from the specification."""

import hashlib

from hashing import H, b4
from protocol import decryption_challenge, guardian_key_challenge, product
from record_ballots import check_ballots, element, hash_bytes, limits, scalar
from record_challenges import CHALLENGES, check_challenges
from record_files import canonical, check_list, check_log, document, numbered, sha
from record_lists import check_eligible, check_overrides, list_links

# Signatures need libraries; 8.E to 8.G, 12 and 13.A are not applicable.
NOT_CHECKED = {"L.1", "L.6", "R.3", "R.4"}


class Record:
    def __init__(self, files, group, fail):
        self.files, self.group = files, group
        self.sessions = numbered(files, "steps/session-{}.json", 1) or ["steps/session-1.json"]
        self.segments = numbered(files, "ballots/{:06d}.jsonl", 0)
        self.challenge_segments = numbered(files, "challenged/{:06d}.jsonl", 0)
        self.updates = numbered(files, "steps/roll-update-{}.json", 1)
        self.lists = numbered(files, "steps/override-list-{}.json", 1)
        self.docs, self.casts, self.challenges, self.steps = {}, {}, {}, []
        for path in ["record.json", "definition/manifest.json", "definition/election.json",
                     "definition/definition.json", "guardians/commitments.json", "guardians/guardians.json",
                     "steps/open.json", "steps/close.json", "steps/processed.json", "aggregate.json", "result.json",
                     *self.updates, *self.lists, *self.sessions]:
            try:
                self.docs[path] = document(files[path])
            except (KeyError, ValueError) as error:
                fail("R.2", f"{path}: {error}")

    def lines(self, paths, fail):
        for path in paths:
            data = self.files.get(path, b"")
            if not data.endswith(b"\n"):
                fail("R.2", f"{path} does not end with a line feed")
            for line in data.split(b"\n")[:-1]:
                try:
                    yield canonical(line), line
                except ValueError as error:
                    fail("R.2", f"{path}: {error}")
                    yield None, line


def verify(files, group, fingerprint, checkpoints=()):
    """What fails, by check; checkpoints are signed notes from elsewhere."""
    failures = {}

    def fail(check, what):
        failures.setdefault(check, []).append(what)

    record = Record(files, group, fail)
    docs = record.docs
    check_parameters(record, fail)
    check_list(record, fail)
    check_log(record, fail, checkpoints)
    try:
        basis = Basis(record)
        check_keys(record, basis, fail)
        counted = check_ballots(record, basis, fail)
        check_challenges(record, basis, counted, fail)
        check_aggregate(docs["aggregate.json"], basis, counted, fail)
        check_counts(record, basis, counted, fail)
        check_eligible(record, basis, counted.dispositions, fail)
        check_overrides(record, counted.dispositions, fail)
        check_result(record, basis, counted, fail)
        check_links(record, basis, fingerprint, fail)
    except (KeyError, ValueError, AssertionError, OverflowError, TypeError) as error:
        if not failures:
            fail("R.2", f"cannot be read: {error!r}")
    return failures


def check_parameters(record, fail):
    G, stated = record.group, record.docs["record.json"]
    if stated["specification"] != "v2.1.0":
        fail("1.A", stated["specification"])
    for check, name, value in [("1.B", "p", G.element(G.p)), ("1.C", "q", G.scalar(G.q)), ("1.D", "g", G.element(G.g))]:
        if stated["parameters"][name] != value.hex().upper():
            fail(check, name)


class Basis:
    """Everything computed, nothing believed."""

    def __init__(self, record):
        G, docs = record.group, record.docs
        self.manifest, self.election = docs["definition/manifest.json"], docs["definition/election.json"]
        self.n, self.k = self.election["guardian_count"], self.election["quorum"]
        keys = docs["guardians/guardians.json"]["guardians"]
        self.HP = H(b"v2.1.0".ljust(32, b"\0"), b"\0" + G.element(G.p) + G.scalar(G.q) + G.element(G.g)
                    + b4(self.n) + b4(self.k))
        manifest = record.files["definition/manifest.json"]
        self.HB = H(self.HP, b"\x01" + b4(len(manifest)) + manifest)
        self.vote = [[element(G, x) for x in g["vote_commitments"]] for g in keys]
        self.data = [[element(G, x) for x in g["data_commitments"]] for g in keys]
        self.kappa = [element(G, g["communication_key"]) for g in keys]
        self.K, self.Khat = product(G, (x[0] for x in self.vote)), product(G, (x[0] for x in self.data))
        all_keys = [self.K, self.Khat, *sum(self.vote, []), *sum(self.data, []), *self.kappa]
        self.HG = H(self.HB, b"\x13" + b"".join(map(G.element, all_keys)))
        self.HE = H(self.HB, b"\x14" + G.element(self.K) + G.element(self.Khat))
        self.level = self.election["publication_level"]


def check_keys(record, basis, fail):
    G, stated = record.group, record.docs["guardians/guardians.json"]
    for check, name, value in [("1.E", "parameter_base_hash", basis.HP), ("1.F", "base_hash", basis.HB),
                               ("S.8", "guardian_record_hash", basis.HG), ("4.A", "extended_base_hash", basis.HE)]:
        if stated[name] != value.hex().upper():
            fail(check, name)
    for check, name, value in [("3.A", "vote_key", basis.K), ("3.B", "data_key", basis.Khat)]:
        if element(G, stated[name]) != value:
            fail(check, name)
    for i, keys in enumerate(stated["guardians"]):
        for x in [*basis.vote[i], *basis.data[i], basis.kappa[i]]:
            if not G.is_member(x):
                fail("2.A", f"guardian {i + 1}")
        for purpose, name, own in [("pk_vote", "vote", basis.vote[i]), ("pk_data", "data", basis.data[i])]:
            if len(own) != basis.k:
                fail("2.A", f"guardian {i + 1} has {len(own)} keys")
            check_key_proof(G, basis, i + 1, purpose, own + [basis.kappa[i]], keys[f"{name}_proof"], fail)
    everything = [x for i in range(len(basis.vote)) for x in [*basis.vote[i], *basis.data[i], basis.kappa[i]]]
    everything += [basis.K, basis.Khat]
    if len(set(everything)) != len(everything) or {1, G.g} & set(everything):
        fail("S.7", "equal keys, or a key of 1 or g")
    check_ceremony(record, basis, fail)


def check_key_proof(G, basis, i, purpose, keys, proof, fail):
    c, v = scalar(proof["challenge"]), [scalar(x) for x in proof["responses"]]
    if any(x >= G.q for x in v):
        fail("2.B", f"guardian {i}")
    if len(v) != len(keys):
        return fail("2.C", f"guardian {i} has {len(v)} responses")
    h = [G.power(G.g, x) * G.power(key, c) % G.p for x, key in zip(v, keys)]
    if guardian_key_challenge(G, basis.HP, purpose, i, keys, h) != c:
        fail("2.C", f"guardian {i} {purpose}")


def check_ceremony(record, basis, fail):
    """S.8"""
    stated = record.docs["guardians/commitments.json"]
    ceremony, keys = stated["ceremony"], record.docs["guardians/guardians.json"]["guardians"]
    if (ceremony["base_hash"], ceremony["guardian_count"], ceremony["quorum"], len(stated["commitments"])) != (
            basis.HB.hex().upper(), basis.n, basis.k, len(keys)):
        fail("S.8", "another ceremony")
    raw = record.files["guardians/guardians.json"]
    start = raw.index(b'"guardians":[') + len(b'"guardians":[')
    documents = raw[start:-2].split(b',{"type":"guardian-keys"')
    for index, own in enumerate(keys):
        document = documents[index] if index == 0 else b'{"type":"guardian-keys"' + documents[index]
        message = b"\x81" + hash_bytes(ceremony["id"]) + b4(len(document)) + document
        if own["ceremony"] != ceremony["id"]:
            fail("S.8", f"guardian {index + 1}: keys of another ceremony")
        if H(hash_bytes(ceremony["base_hash"]), message).hex().upper() != stated["commitments"][index]:
            fail("S.8", f"guardian {index + 1} opened other keys")


def check_aggregate(stated, basis, counted, fail):
    """9 and C.8"""
    if [contest["contest"] for contest in stated["contests"]] != list(range(1, len(counted.contests) + 1)):
        return fail("C.8", "other contests")
    for contest, own in zip(stated["contests"], counted.contests):
        if (contest["ballots"], contest["weight"], len(contest["options"])) != (
                own.ballots, own.weight, len(own.options)):
            fail("C.8", f"contest {contest['contest']}")
        for option, (A, B) in zip(contest["options"], own.options):
            if int(option["alpha"], 16) != A:
                fail("9.A", f"contest {contest['contest']}")
            if int(option["beta"], 16) != B:
                fail("9.B", f"contest {contest['contest']}")


def check_counts(record, basis, counted, fail):
    """C.1, C.2 and C.7"""
    stated = record.docs["steps/processed.json"]
    all_of = [d for d in counted.dispositions if d["disposition"] not in CHALLENGES]
    kinds = ["counted", "superseded", "overridden", "test", "invalid"]

    def equals(counts, own):
        numbers = [sum(d["disposition"] == kind for d in own) for kind in kinds]
        return [counts[kind] for kind in kinds] == numbers and counts["cast"] == sum(numbers) == len(own)

    closing = [index for kind, index, _ in record.steps if kind == "close"]
    if not equals(stated["counts"], all_of) or stated["counts"]["cast"] != len(record.casts):
        fail("C.1", "counts")
    if [stated["closing_leaf"]] != closing[-1:]:
        fail("C.1", "closing leaf")
    allowed = {"counted", "overridden", "invalid", "test"} | ({"superseded"} if basis.election["revoting"] else set())
    if {d["disposition"] for d in all_of} - allowed:
        fail("C.1", "a disposition that this election does not have")
    styles = list(range(1, len(basis.manifest["ballot_styles"]) + 1))
    if [s["ballot_style"] for s in stated["styles"]] != ([0] if any(
            d["ballot_style"] == 0 for d in all_of) else []) + styles:
        fail("C.2", "other styles")
    for style in stated["styles"]:
        number = style["ballot_style"]
        if not equals(style["counts"], [d for d in all_of if d["ballot_style"] == number]):
            fail("C.2", f"style {number}")
    small = [i + 1 for i, c in enumerate(counted.contests) if c.ballots < basis.election["minimum_cell_size"]]
    if stated["withheld"] != small:
        fail("C.7", f"withheld should be {small}")


def check_result(record, basis, counted, fail):
    """10, 11, S.5, S.6 and R.7"""
    result, withheld = record.docs["result.json"], record.docs["steps/processed.json"]["withheld"]
    contests = basis.manifest["contests"]
    shown = [contest["contest"] for contest in result["contests"]]
    if shown != [i + 1 for i in range(len(contests)) if i + 1 not in withheld] or result["withheld"] != withheld:
        fail("S.6", "other contests")
    for number in sorted(counted.occurring):
        if number not in withheld and number not in shown:
            fail("11.D", f"contest {number}")
    table = "contest,option,votes\n"
    for contest in result["contests"]:
        check_contest(record.group, basis, counted, contest, contests[contest["contest"] - 1], fail)
        table += "".join(f"{quoted(contest['label'])},{quoted(option['label'])},{option['total']}\n"
                         for option in contest["options"])
    if record.files.get("result.csv") != table.encode():
        fail("R.7", "another table")


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if set(text) & set('",\n\r') else text


def check_contest(G, basis, counted, contest, described, fail):
    number, labels = contest["contest"], [option["label"] for option in described["options"]]
    options, own = contest["options"], counted.contests[number - 1]
    if contest["label"] != described["label"]:
        fail("11.A", contest["label"])
    if len(options) != len(labels):
        fail("S.6", f"contest {number}: {len(options)} options")
    L, R = limits(described)
    if sum(option["total"] for option in options) > L * own.weight:
        fail("S.5", f"contest {number}")
    for i, option in enumerate(options):
        if i >= len(labels) or option["label"] != labels[i]:
            fail("11.B", option["label"])
        if i < len(labels):
            if option["total"] > R[i] * own.weight:
                fail("S.5", f"contest {number}, option {i + 1}")
            check_decryption(G, basis, number, i + 1, option, own.options[i], fail)
    for label in labels:
        if label not in [option["label"] for option in options]:
            fail("11.C", label)


def check_decryption(G, basis, contest, option, stated, aggregate, fail):
    (A, B), T = aggregate, element(G, stated["value"])
    c, v = scalar(stated["challenge"]), scalar(stated["response"])
    if v >= G.q:
        fail("10.A", f"contest {contest}, option {option}")
    if T != G.power(basis.K, stated["total"] % G.q):
        fail("10.C", f"contest {contest}, option {option}")
    M = B * pow(T, -1, G.p) % G.p
    a = G.power(G.g, v) * G.power(basis.K, c) % G.p
    b = G.power(A, v) * G.power(M, c) % G.p
    if decryption_challenge(G, basis.HE, contest, option, A, B, a, b, M) != c:
        fail("10.B", f"contest {contest}, option {option}")


def check_links(record, basis, fingerprint, fail):
    """R.5, R.6, R.8 and R.9"""
    docs, files = record.docs, record.files
    definition, processed = docs["definition/definition.json"], docs["steps/processed.json"]
    guardians, stated = docs["guardians/guardians.json"], docs["record.json"]
    computed = hashlib.sha256(b"glassurn-fingerprint-v0\n" + b"".join(hash_bytes(x) for x in [
        definition["manifest"], definition["election"], definition["roll"],
        sha(files["guardians/guardians.json"])])).hexdigest().upper()
    equal = [
        (definition["manifest"], sha(files["definition/manifest.json"])),
        (definition["election"], sha(files["definition/election.json"])), (definition["roll"], stated["roll"]),
        (guardians["commitments"], sha(files["guardians/commitments.json"])),
        ((guardians["guardian_count"], guardians["quorum"]), (basis.n, basis.k)),
        ([g["guardian"] for g in guardians["guardians"]], list(range(1, basis.n + 1))),
        (processed["dispositions"], sha(files["dispositions.jsonl"])),
        (processed["aggregate"], sha(files["aggregate.json"])),
        (stated["publication_level"], basis.level)]
    HE = basis.HE.hex().upper()
    named = [docs[path] for path in ["steps/open.json", "steps/close.json"] if path in docs]
    named += [processed, docs["result.json"]]
    named += [docs[path] for path in [*record.updates, *record.lists, *record.sessions] if path in docs]
    equal += [(document["fingerprint"], computed) for document in named]
    equal += [(document["election"], HE) for document in [*named, stated, docs["aggregate.json"]]]
    equal += [(docs[f"steps/{kind}.json"]["type"], kind) for kind in ["open", "close"] if f"steps/{kind}.json" in docs]
    equal += list_links(record, definition["roll"])
    for found, expected in equal:
        if found != expected:
            fail("R.5", f"{found} is not {expected}")
    if stated["fingerprint"] != computed:
        fail("R.8", computed)
    if fingerprint != computed:
        fail("R.9", computed)
    check_sessions(record, basis, processed["withheld"], fail)


def check_sessions(record, basis, withheld, fail):
    docs, files = record.docs, record.files
    shape = [(i + 1, len(c["options"])) for i, c in enumerate(basis.manifest["contests"]) if i + 1 not in withheld]
    for number, path in enumerate(record.sessions, 1):
        session = docs[path]
        present = [commitment["guardian"] for commitment in session["commitments"]]
        holds = session["number"] == number and session["processed"] == sha(files["steps/processed.json"])
        holds = holds and present == sorted(set(present)) and len(present) >= basis.k
        holds = holds and set(present) <= set(range(1, basis.n + 1))
        for commitment in session["commitments"]:
            found = [(c["contest"], len(c["options"])) for c in commitment["commitments"]]
            holds = holds and commitment["guardians"] == present and found == shape
            holds = holds and commitment["aggregate"] == sha(files["aggregate.json"])
        if not holds:
            fail("R.6", path)
    if docs["result.json"]["session"] != sha(files[record.sessions[-1]]):
        fail("R.6", "the result is of another session")
