"""Read thousands of documents made for tests: `python -m published.many 10000`."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from published.documents import published
from published.measure import Outcome, outcome, table

SHOWN = 40


def _one(seed: int, layout: str = "") -> Outcome:
    return outcome(published(seed, layout), seed)


def many(count: int, layouts: tuple[str, ...]) -> Iterator[Outcome]:
    """The outcomes of so many seeds, in all layouts in turn or in each of these."""
    seeds = [seed for seed in range(count) for _ in layouts or ("",)]
    with ProcessPoolExecutor(2) as pool:
        yield from pool.map(_one, seeds, (layouts or ("",)) * count, chunksize=10)


def main(count: str = "1000", *layouts: str) -> int:
    outcomes = sorted(many(int(count), layouts), key=lambda one: not one.wrong)
    bad = [one for one in outcomes if one.wrong or one.unexplained or one.odd]
    for one in bad[:SHOWN]:
        amiss = (*one.wrong, *one.odd, *map(str, one.unexplained))
        print(one.layout, one.seed, *amiss[:3], sep="; ")
    print(f"{len(bad)} documents with something amiss\n{table(outcomes)}")
    return int(any(one.wrong for one in outcomes))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
