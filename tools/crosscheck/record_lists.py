"""Roll updates and paper overrides: C.3, C.9 and their part of R.5."""

from collections import Counter

from record_files import sha


def versions(record, basis, fail):
    """How many voters each version of the roll has by style and weight, and how many were ever there."""
    now = Counter({(g["ballot_style"], g.get("weight", 1)): g["voters"] for g in basis.election["electorate"]})
    found, ever = [dict(now)], Counter(now)
    for path in record.updates:
        for group in record.docs[path]["electorate"]:
            key = group["ballot_style"], group.get("weight", 1)
            if group["left"] > now[key]:
                fail("C.3", f"{path}: {group['left']} leave {key}")
                return None, None
            now[key] += group["joined"] - group["left"]
            ever[key] += group["joined"]
        found.append(dict(now))
    return found, ever


def version_at(record, leaf):
    return sum(kind == "roll-update" and index < leaf for kind, index, _ in record.steps)


def check_eligible(record, basis, dispositions, fail):
    """C.3"""
    rolls, ever = versions(record, basis, fail)
    if rolls is None:
        return
    last = rolls[-1]
    for style in record.docs["steps/processed.json"]["styles"]:
        if style["eligible"] != sum(count for (s, _), count in last.items() if s == style["ballot_style"]):
            fail("C.3", f"style {style['ballot_style']}")
    counted = [(d["ballot_style"], d.get("weight", 1), version_at(record, d["leaf"]))
               for d in dispositions if d["disposition"] == "counted"]
    bound = last if basis.election["roll_rule"] == "final" else ever
    for key, count in Counter((style, weight) for style, weight, _ in counted).items():
        if count > bound.get(key, 0):
            fail("C.3", f"{count} ballots of {key}")
    if basis.election["roll_rule"] == "at-casting":
        for (style, weight, version), count in Counter(counted).items():
            if version >= len(rolls) or count > rolls[version].get((style, weight), 0):
                fail("C.3", f"{count} ballots under version {version}")


def check_overrides(record, dispositions, fail):
    """C.9"""
    stated, revoked = record.docs["steps/processed.json"]["overrides"], 0
    for path in record.lists:
        entries = record.docs[path]
        revoked += entries["revoked"] - entries["restored"]
        if revoked < 0:
            fail("C.9", f"{path} restores more voters than are revoked")
    last = sha(record.files[record.lists[-1]]) if record.lists else "0" * 64
    if (stated["lists"], stated["last"], stated["revoked"]) != (len(record.lists), last, revoked):
        fail("C.9", "other lists")
    if not record.lists and stated["set"] != sha(b""):
        fail("C.9", "a set without lists")
    overridden = Counter(d["ballot_style"] for d in dispositions if d["disposition"] == "overridden")
    if [(e["ballot_style"], e["voters"]) for e in stated["effective"]] != sorted(overridden.items()):
        fail("C.9", "other effects than overridden ballots")
    if sum(e["voters"] for e in stated["effective"]) > stated["revoked"]:
        fail("C.9", "more effects than revoked voters")


def list_links(record, roll):
    """What R.5 compares of updates, lists and orders, as pairs of found and expected."""
    docs, files, equal = record.docs, record.files, []
    rolls, before = [roll], "0" * 64
    for number, path in enumerate(record.updates, 1):
        if path in docs:
            equal += [(docs[path]["type"], "roll-update"), (docs[path]["number"], number),
                      (docs[path]["previous"], rolls[-1])]
        rolls.append(sha(files[path]))
    for number, path in enumerate(record.lists, 1):
        if path in docs:
            equal += [(docs[path]["type"], "override-list"), (docs[path]["number"], number),
                      (docs[path]["previous"], before)]
        before = sha(files[path])
    for kind in ["open", "close", "processed"]:
        step = docs.get(f"steps/{kind}.json")
        if step is None:
            continue
        version = step["roll_version"]
        leaves = [index for own, index, _ in record.steps if own == kind]
        if leaves:
            equal.append((version, version_at(record, leaves[-1])))
        equal.append((step["roll"], rolls[version] if version < len(rolls) else "no such version"))
    return equal
