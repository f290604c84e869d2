#!/usr/bin/env python3
"""Writes Tests/Vectors from an implementation of ElectionGuard 2.1.0 that shares nothing with the Swift one.

    tools/crosscheck/vectors.py           write the files
    tools/crosscheck/vectors.py --check   compute them again and compare; exit status 1 if one differs
"""

import argparse
import json
import pathlib
import sys

import group_vectors
import groups
import hash_vectors
import proof_vectors

ROOT = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Vectors"


def documents():
    for group in groups.ALL:
        group.check()
    for module in (group_vectors, hash_vectors, proof_vectors):
        for path, section, equation, cases in module.files():
            assert cases, path
            provenance = {
                "specification": "ElectionGuard Design Specification 2.1.0", "section": section, "equation": equation,
                "generator": f"tools/crosscheck/{module.__name__}.py"}
            document = {"provenance": provenance, "cases": cases}
            yield ROOT / path, json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def check():
    expected = dict(documents())
    problems = [
        f"{path}: {'missing' if not path.exists() else 'differs'}" for path, text in expected.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text]
    owned = {path.parent for path in expected}
    problems += [
        f"{path}: made by no generator" for folder in sorted(owned) for path in sorted(folder.glob("*.json"))
        if path not in expected]
    for problem in problems:
        print(f"vectors: error: {problem}", file=sys.stderr)
    print(f"{len(expected)} vector files checked, {len(problems)} problems")
    return 1 if problems else 0


def write():
    for path, text in documents():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT.parents[1]))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    sys.exit(check() if parser.parse_args().check else write())
