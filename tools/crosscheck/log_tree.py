#!/usr/bin/env python3
"""Checks the tree of a published log from its files alone, with hashlib and nothing of Glassurn.

usage: log_tree.py LOG      where LOG has checkpoint and tile/, such as record/log

Hashes the entries as RFC 9162, section 2.1.1 says, recursively, and compares every tile and the checkpoint's root
(C2SP tlog-tiles, tlog-checkpoint). Signatures are not checked. Exit status: 0 all agrees, 2 something does not.
"""
import base64
import hashlib
import os
import sys


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(hashes):
    """MTH of RFC 9162, section 2.1.1, over leaf hashes."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(tree_hash(hashes[:split]), tree_hash(hashes[split:]))


def tile_name(kind, index, width):
    parts = []
    rest = index
    while True:
        parts.insert(0, "%03d" % (rest % 1000))
        rest //= 1000
        if rest == 0:
            break
    path = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    return "tile/%s/%s%s" % (kind, path, "" if width == 256 else ".p/%d" % width)


def read(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def entries(folder, size):
    for start in range(0, size, 256):
        width = min(256, size - start)
        name = tile_name("entries", start // 256, width)
        bundle = read(folder, name)
        position = 0
        for _ in range(width):
            length = int.from_bytes(bundle[position:position + 2], "big")
            entry = bundle[position + 2:position + 2 + length]
            if len(entry) != length or position + 2 > len(bundle):
                fail("%s is cut off" % name)
            yield entry
            position += 2 + length
        if position != len(bundle):
            fail("%s has more than %d entries" % (name, width))


def fail(reason):
    print("log_tree: error: %s" % reason, file=sys.stderr)
    sys.exit(2)


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        sys.exit(64)
    folder = sys.argv[1]
    lines = read(folder, "checkpoint").decode("utf-8").split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    level = [leaf_hash(entry) for entry in entries(folder, size)]
    if tree_hash(level) != root:
        fail("the entries do not have the checkpoint's root")
    expected = {"checkpoint"} | {
        tile_name("entries", start // 256, min(256, size - start)) for start in range(0, size, 256)}
    number = 0
    while level:
        for start in range(0, len(level), 256):
            hashes = level[start:start + 256]
            name = tile_name(str(number), start // 256, len(hashes))
            expected.add(name)
            if read(folder, name) != b"".join(hashes):
                fail("%s does not belong to the entries" % name)
        # Only full tiles have a hash on the next level of tiles.
        level = [tree_hash(level[start:start + 256]) for start in range(0, len(level) - 255, 256)]
        number += 1
    found = {
        os.path.relpath(os.path.join(path, name), folder) for path, _, names in os.walk(folder) for name in names}
    if found != expected:
        fail("files that do not belong there or are missing: %s" % sorted(found ^ expected))
    print("log_tree: %d entries, %d files, root %s: all agree" % (size, len(found), root.hex()))


if __name__ == "__main__":
    main()
