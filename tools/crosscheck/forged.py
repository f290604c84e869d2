#!/usr/bin/env python3
"""Reads Tests/Vectors/forged as its README says, and checks the honest records and the forged ones with a verifier that
shares nothing with the Swift one: hashlib and integers. It checks no signatures (L.1, L.6, R.3, R.4).

    tools/crosscheck/forged.py            all
    tools/crosscheck/forged.py NAME...    these cases, with what is wrong with them
"""

import base64
import json
import pathlib
import sys

from groups import Group
from record_checks import NOT_CHECKED, verify

ROOT = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Vectors" / "forged"


def read_tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def apply(files, changes):
    """The files of a forged record."""
    files = dict(files)
    for change in changes:
        path = change["path"]
        if change.get("removed"):
            del files[path]
            continue
        old, new, position = files.get(path, b""), b"", 0
        for splice in change["splices"]:
            content = splice["text"].encode() if "text" in splice else base64.b64decode(splice["base64"])
            new += old[position:splice["at"]] + content
            position = splice["at"] + splice["remove"]
        files[path] = new + old[position:]
    return files


def bases():
    found = {}
    for folder in sorted((ROOT / "bases").iterdir()):
        document = json.loads((folder / "base.json").read_text(encoding="utf-8"))
        stated = document["group"]
        group = Group(stated["name"], *(int(stated[name], 16) for name in "pqg"))
        found[document["name"]] = (document, group, read_tree(folder / "record"))
    return found


def problem(case, failures):
    """What this verifier says otherwise than the corpus; None if they agree."""
    failing = set(failures)
    aimed = set(case["fails"]) - NOT_CHECKED
    allowed = set(case["fails"]) | set(case.get("also", ())) | set(case.get("unreached", ()))
    if not aimed <= failing:
        return f"{sorted(aimed - failing)} should fail"
    if not failing <= allowed:
        return f"{sorted(failing - allowed)} should hold"
    return None


def main(names):
    honest = bases()
    groups = {group.name: group for _, group, _ in honest.values()}
    problems, refused, skipped = [], 0, 0
    for name, (document, group, files) in honest.items():
        failures = verify(files, group, document["fingerprint"], document.get("checkpoints", ()))
        if failures:
            problems.append(f"{name}: an honest record fails {failures}")
    for path in sorted((ROOT / "cases").glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        if names and case["name"] not in names:
            continue
        files = apply(honest[case["base"]][2], case["files"])
        failures = verify(files, groups[case["group"]], case["fingerprint"], case.get("checkpoints", ()))
        if names:
            print(json.dumps(failures, indent=1, ensure_ascii=False))
        wrong = problem(case, failures)
        if wrong:
            problems.append(f"{case['name']}: {wrong}")
        elif failures:
            refused += 1
        else:
            skipped += 1
    for text in problems:
        print(f"forged: error: {text}", file=sys.stderr)
    print(f"{len(honest)} honest records hold, {refused} forged ones refused for the right reason, "
          f"{skipped} are about signatures alone, {len(problems)} problems")
    return 1 if problems or not refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
