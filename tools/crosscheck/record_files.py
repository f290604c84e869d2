"""A record's files: canonical JSON, the file list, the log (RFC 9162 tree in C2SP tiles)."""

import base64
import hashlib
import json
import re

SIGNED = ["definition/definition.json", "guardians/commitments.json", "guardians/guardians.json", "steps/open.json",
          "steps/close.json", "steps/processed.json"]
PLAIN = ["definition/manifest.json", "definition/election.json", "dispositions.jsonl", "aggregate.json", "result.json",
         "result.csv"]
SIGNATURE = re.compile(r"\.(official|guardian)-[1-9][0-9]*\.p7s")
ORDER = ["definition", "commitments", "guardians", "open", "close", "processed", "session", "published"]
LEAVES = {"cast": ["type", "ballot", "statement", "standing"], "challenged": ["type", "ballot", "statement"]}
# Steps that may repeat between others, with those that they may stand behind.
SUPPLEMENTS = {"roll-update": ("guardians", "open"), "override-list": ("open", "close")}


def sha(data):
    return hashlib.sha256(data).hexdigest().upper()


def refuse(text):
    raise ValueError(text)


def canonical(data):
    """The value of canonical JSON; ValueError for any other spelling."""
    value = json.loads(data, parse_constant=refuse, parse_float=refuse)
    again = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if again.encode() != data or b":null" in data:
        raise ValueError("not canonical")
    return value


FIELDS = {
    "record": "type format specification parameters election fingerprint roll publication_level files",
    "definition": "type format manifest election roll", "commitments": "type format ceremony commitments",
    "guardians": "type format commitments guardian_count quorum parameter_base_hash base_hash guardian_record_hash "
                 "extended_base_hash vote_key data_key guardians",
    "open": "type format election fingerprint roll_version roll issued_at",
    "close": "type format election fingerprint roll_version roll issued_at",
    "processed": "type format election fingerprint closing_leaf roll_version roll overrides dispositions aggregate "
                 "counts challenged styles withheld",
    "roll-update": "type format election fingerprint number previous changes electorate issued_at",
    "override-list": "type format election fingerprint number previous entries revoked restored issued_at",
    "session": "type format election fingerprint number processed commitments",
    "aggregate": "type format election contests",
    "result": "type format election fingerprint session contests withheld"}


OPTIONAL = {"challenged"}


def document(data):
    """Canonical JSON with the fields of its type, in their order."""
    value = canonical(data)
    fields = FIELDS.get(value.get("type"), "").split()
    if fields and list(value) != [name for name in fields if name in value or name not in OPTIONAL]:
        raise ValueError("other fields, or in another order")
    if "type" not in value and "format" in value or list(value)[:1] == ["format"]:
        raise ValueError("no type in front")
    return value


def numbered(files, pattern, start):
    count = 0
    while pattern.format(start + count) in files:
        count += 1
    return [pattern.format(start + i) for i in range(count)]


def check_list(record, fail):
    """R.1"""
    files, listed = record.files, record.docs["record.json"]["files"]
    signed = SIGNED + record.updates + record.lists + record.sessions
    required = set(PLAIN + signed + record.segments + record.challenge_segments)
    optional = {path.removesuffix(".jsonl") + ".hints" for path in record.segments}

    def is_signature(path, of):
        return path.startswith(of) and SIGNATURE.fullmatch(path[len(of):])

    paths = [entry["path"] for entry in listed]
    if paths != sorted(set(paths), key=str.encode):
        fail("R.1", "paths do not ascend")
    for entry in listed:
        path = entry["path"]
        if path in optional and path not in files:
            continue
        if path not in required | optional and not any(is_signature(path, of) for of in signed):
            fail("R.1", f"{path} is no file of a record")
        elif path not in files or len(files[path]) != entry["bytes"] or sha(files[path]) != entry["sha256"]:
            fail("R.1", f"{path} is not what was listed")
    own = {path for path in files if path == "record.json" or is_signature(path, "record.json")}
    there = {path for path in files if not path.startswith("log/")} - own
    for path in sorted((there ^ set(paths)) - (optional - there) | required - set(paths)):
        fail("R.1", path)


def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def root(hashes):
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return hashlib.sha256(b"\1" + root(hashes[:k]) + root(hashes[k:])).digest()


def tiles(hashes):
    """The files of all tiles of hashes, by path below log/tile."""
    level, found = 0, {}
    while hashes:
        for start in range(0, len(hashes), 256):
            part = hashes[start:start + 256]
            suffix = "" if len(part) == 256 else f".p/{len(part)}"
            found[f"{level}/{start // 256:03d}{suffix}"] = b"".join(part)
        hashes = [root(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1
    return found


def read_log(record, fail):
    """L.2 and the entries; records of the corpus have fewer than 256,000."""
    files = record.files
    try:
        lines = files["log/checkpoint"].decode().split("\n")
        size, stated = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (KeyError, ValueError, IndexError):
        fail("L.2", "no checkpoint")
        return None
    entries, names = [], []
    for start in range(0, size, 256):
        count = min(256, size - start)
        names.append(f"log/tile/entries/{start // 256:03d}" + ("" if count == 256 else f".p/{count}"))
        data = files.get(names[-1])
        if data is None:
            fail("L.2", f"{names[-1]} is missing")
            return None
        for _ in range(count):
            length = int.from_bytes(data[:2], "big")
            entries.append(data[2:2 + length])
            data = data[2 + length:]
        if data:
            fail("L.2", "bytes behind the last entry")
    hashes = [leaf_hash(entry) for entry in entries]
    expected = {f"log/tile/{path}": data for path, data in tiles(hashes).items()}
    there = {path for path in files if path.startswith("log/")}
    if there != set(expected) | set(names) | {"log/checkpoint"}:
        fail("L.2", "other files than those of the size")
    for path, data in expected.items():
        if files.get(path) != data:
            fail("L.2", f"{path} does not belong to the entries")
    if root(hashes) != stated:
        fail("L.2", "another root than the checkpoint's")
    return entries


def check_seen(entries, checkpoints, fail):
    """L.8 without the signatures"""
    hashes = [leaf_hash(entry) for entry in entries]
    for note in checkpoints:
        lines = note.split("\n")
        size, stated = int(lines[1]), base64.b64decode(lines[2], validate=True)
        if size > len(hashes):
            fail("L.8", f"a tree of {size} leaves was seen, the log has {len(hashes)}")
        elif root(hashes[:size]) != stated:
            fail("L.8", f"another tree of {size} leaves was seen")


def check_log(record, fail, checkpoints):
    """L.3, L.4 and L.8; casts, challenges and steps go into the record."""
    entries, last = read_log(record, fail), None
    if entries is not None:
        check_seen(entries, checkpoints, fail)
    for index, entry in enumerate(entries or []):
        try:
            leaf = canonical(entry)
            kind = leaf["type"]
            assert list(leaf) == LEAVES.get(kind, ["type", "document"])
            assert kind in LEAVES or kind in ORDER or kind in SUPPLEMENTS
        except (ValueError, KeyError, AssertionError):
            fail("L.3", f"leaf {index} is none")
            continue
        if kind in LEAVES:
            (record.casts if kind == "cast" else record.challenges)[index] = leaf
            if last != "open":
                fail("L.3", f"leaf {index} is {kind} outside of the voting")
            continue
        record.steps.append((kind, index, leaf["document"]))
        if kind in SUPPLEMENTS:
            if last not in SUPPLEMENTS[kind]:
                fail("L.3", f"leaf {index}: {kind} after {last}")
            continue
        follows = ORDER.index(kind) == (0 if last is None else ORDER.index(last) + 1)
        if not follows and not kind == last == "session":
            fail("L.3", f"leaf {index}: {kind} after {last}")
        else:
            last = kind
    if entries is not None and last != "published":
        fail("L.3", "nothing was published")
    documents = list(zip(ORDER[:6], SIGNED))
    documents += [("roll-update", path) for path in record.updates]
    documents += [("override-list", path) for path in record.lists]
    documents += [("session", path) for path in record.sessions] + [("published", "record.json")]
    left = list(record.steps)
    for kind, path in documents:
        found = next((step for step in left if step[0] == kind), None)
        if found is None:
            fail("L.4", f"no leaf for {path}")
            continue
        left.remove(found)
        if path not in record.files or sha(record.files[path]) != found[2]:
            fail("L.4", f"leaf {found[1]} names another {path}")
    for kind, index, _ in left:
        fail("L.4", f"leaf {index}: no document")
