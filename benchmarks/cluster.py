"""What a Dask cluster costs and gains: the same plan on this machine, then on a scheduler and workers of this
machine.

``python benchmarks/cluster.py --pages 200 --workers 2`` prints one line a measure, and fails if a page
differs; docs/use/cluster.md keeps a run.
``--prepare 10000`` also times what the coordinator does before the first page of a made-up plan of that size,
and weighs it.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from impact_citoyens.io import paths
from impact_citoyens.reports import bundle, plan

BUILD = """
import json, sys, time
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from impact_citoyens.reports import build, plan

pages, language, scheduler, jobs, output = json.loads(sys.argv[1])
executions = plan.plan(language=language)[:pages]
before, start = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter()
outcomes = build.build(executions, Path(output), build.Settings(scheduler=scheduler, jobs=jobs))
seconds, used = time.perf_counter() - start, getrusage(RUSAGE_SELF)
print(json.dumps({"seconds": seconds, "failed": sum(bool(outcome.error) for outcome in outcomes),
                  "before": before / 1024, "peak": used.ru_maxrss / 1024,
                  "processor": used.ru_utime + used.ru_stime}))
"""


def main() -> int:
    """Build twice, compare, and say what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="pages of the plan")
    parser.add_argument(
        "--workers", type=int, default=2, help="workers, and pages in progress without a cluster"
    )
    parser.add_argument("--port", type=int, default=8797)
    parser.add_argument("--prepare", type=int, default=0, help="size of a made-up plan to prepare")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        before = processor()
        built("one machine", options, "", base / "here")
        between = processor()
        with cluster(options, base) as address:
            built("cluster", options, address, base / "there")
        here, there = (between - before) / options.pages, (processor() - between) / options.pages
        same = pages(base / "here") == pages(base / "there")
        made = pages(base / "there").values()
        print(
            f"same bytes: {'yes' if same else 'NO'}; {len(made)} files, "
            f"{sum(map(len, made)) / len(made) / 1000:.0f} kB a page, "
            f"{sum(len(zlib.compress(page)) for page in made) / len(made) / 1000:.0f} kB on the wire"
        )
        print(
            f"seconds of a processor a page, everything included: {here:.2f} here, {there:.2f} on the cluster"
        )
    if options.prepare:
        prepare(options.prepare)
    return int(not same)


def processor() -> float:
    """Return the processor time of every process started here that has ended: on a machine with other work,
    wall time says less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def built(label: str, options: argparse.Namespace, address: str, output: Path) -> None:
    """Build in a process of its own, and say what it took."""
    order = json.dumps([options.pages, "all", address, options.workers, str(output)])
    done = subprocess.run(
        [sys.executable, "-c", BUILD, order],
        cwd=output.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    print(
        f"{label}: {options.pages} pages in {found['seconds']:.1f} s, {found['failed']} failed; the "
        f"coordinator used {found['processor']:.1f} s of a "
        f"processor, its memory went from {found['before']:.0f} to {found['peak']:.0f} MB",
        flush=True,
    )


@contextmanager
def cluster(options: argparse.Namespace, base: Path) -> Iterator[str]:
    """Run a scheduler and workers, each in a folder of its own."""
    address = f"tcp://127.0.0.1:{options.port}"
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(options.port), "--no-dashboard"]]
    commands += [
        ["worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", "."]
    ] * options.workers
    started = []
    try:
        for place, command in enumerate(commands):
            (base / f"process-{place}").mkdir()
            started.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *command],
                    cwd=base / f"process-{place}",
                    stderr=subprocess.DEVNULL,
                )
            )
        time.sleep(5)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def pages(folder: Path) -> dict[str, bytes]:
    """Read every file of a build."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.html")}


def prepare(size: int) -> None:
    """Time what comes before the first page: a made-up plan has the notebooks of the repository and many more
    territories."""
    from impact_citoyens.reports import build

    names = plan.notebooks()
    places = -(-size // (2 * len(names)))
    executions = [
        plan.Execution(language, f"place-{place}", name)
        for language in ("fr", "en")
        for place in range(places)
        for name in names
    ][:size]
    start = time.perf_counter()
    order = build._order(executions, frozenset(executions), Path("out"), paths.NOTEBOOKS, build.Settings())
    middle = time.perf_counter()
    packed = bundle.pack(order)
    batch = json.dumps([asdict(each) for each in executions[:31]] + order["pages"][:31])
    print(
        f"a plan of {len(executions)}: order {middle - start:.1f} s, bundle "
        f"{time.perf_counter() - middle:.2f} s, {len(packed) / 1000:.0f} kB sent "
        f"once a worker, {len(batch) / 1000:.0f} kB a batch of 31, peak "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    sys.exit(main())
