"""Time and memory of the survey engine: ``make bench``. Prints one line a measure; docs/develop/benchmarks.md
keeps a run with its machine.

The respondents are made by a generator with a fixed seed (tests/survey/makefile.py): they are nobody, and
they are not the survey.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "survey"))

import makefile

from impact_citoyens.survey.estimation import differences, estimates
from impact_citoyens.survey.reading import validation
from impact_citoyens.survey.weighting import schemes

TERRITORIES = 12


def timed(label: str, action: Callable[[], object]) -> object:
    """Run an action; print its wall time and the peak memory of the process so far."""
    start = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    print(f"{label:<58} {seconds:8.2f} s   peak {peak:7.0f} MB", flush=True)
    return result


def main() -> None:
    """Measure 2,400 respondents, then growing files up to the size asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=1_000_000, help="size of the largest file")
    largest = parser.parse_args().respondents
    with tempfile.TemporaryDirectory() as folder:
        for size in (2_400, largest // 4, largest // 2, largest):
            path = Path(folder) / f"{size}.parquet"
            frame = makefile.make(per_territory=-(-size // TERRITORIES))
            frame.to_parquet(path)
            count = f"{len(frame):,} respondents"
            del frame  # the memory measured is that of the engine
            measure(path, count, thorough=size == 2_400)


def measure(path: Path, count: str, thorough: bool) -> None:
    """Time every step on one file; the thorough measure adds what is done once a file."""
    canonical = timed(f"{count}: read and validate (Parquet)", lambda: validation.load(path)).frame
    timed(f"{count}: all estimates, 13 territories", lambda: estimates.estimates(canonical))
    timed(f"{count}: all estimates, raked", lambda: estimates.estimates(canonical, "raked"))
    weight = schemes.weigh(canonical).values.to_numpy(float)
    timed(
        f"{count}: each territory against the rest",
        lambda: differences.against_rest(canonical, weight, "2022"),
    )
    if thorough:
        one = canonical[canonical["territory"] == "bretagne"]
        timed(f"{count}: one territory's estimates", lambda: estimates.estimates(one))
        timed(
            f"{count}: 1,764 tests between groups, once a file",
            lambda: differences.between_groups(canonical, weight, "2022"),
        )


if __name__ == "__main__":
    main()
