"""Times ElectionGuard Python 1.4 on a contest of 10 options and limit 1 in its standard 4096-bit group, in one thread.

Prints microseconds of processor time for one selection, the contest's proofs and placeholder included: one line
`encrypt_us N`, one line `verify_us N`. Each is the smallest average of several rounds. `tools/peers/electionguard` runs it.
"""

import importlib.util
import logging
import os
import sys
import time
import types

os.environ["PRIME_OPTION"] = "Standard"

# The package's own __init__ imports its tally, which Python 3.11 and later refuse; encryption does not need it.
package = types.ModuleType("electionguard")
package.__path__ = importlib.util.find_spec("electionguard").submodule_search_locations
sys.modules["electionguard"] = package

from electionguard.constants import get_constants
from electionguard.elgamal import elgamal_keypair_random
from electionguard.encrypt import contest_from, encrypt_contest, selection_from
from electionguard.group import rand_q
from electionguard.manifest import (
    ContestDescription,
    SelectionDescription,
    VoteVariationType,
    contest_description_with_placeholders_from,
    generate_placeholder_selections_from,
)

OPTIONS = 10
CONTESTS = 4
ROUNDS = 3


def description():
    options = [SelectionDescription(f"option-{i}", i, f"candidate-{i}") for i in range(OPTIONS)]
    contest = ContestDescription(
        "contest",
        0,
        "district",
        VoteVariationType.one_of_m,
        1,
        1,
        "contest",
        ballot_selections=options,
    )
    return contest_description_with_placeholders_from(contest, generate_placeholder_selections_from(contest, 1))


def timed(work):
    """Seconds for one selection of the best round."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for number in range(CONTESTS):
            work(number)
        best = min(best, (time.process_time() - start) / (CONTESTS * OPTIONS))
    return best


def main():
    if int(get_constants().large_prime).bit_length() != 4096:
        sys.exit("the group does not have 4096 bits")
    logging.disable(logging.CRITICAL)
    contest, keys, base_hash = description(), elgamal_keypair_random(), rand_q()
    vote = contest_from(contest)
    vote.ballot_selections = [selection_from(contest.ballot_selections[2], is_affirmative=True)]
    made = {}

    def encrypt(number):
        made[number] = encrypt_contest(vote, contest, keys.public_key, base_hash, rand_q())

    def verify(number):
        found = made[number]
        parts = [
            selection.is_valid_encryption(selection.description_hash, keys.public_key, base_hash)
            for selection in found.ballot_selections
        ]
        parts.append(found.is_valid_encryption(found.description_hash, keys.public_key, base_hash))
        if len(parts) != OPTIONS + 2 or not all(parts):
            sys.exit("a right contest was not found to be right")

    print(f"encrypt_us {timed(encrypt) * 1e6:.1f}")
    print(f"verify_us {timed(verify) * 1e6:.1f}")


if __name__ == "__main__":
    main()
