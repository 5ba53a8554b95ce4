"""What a Dask cluster costs and gains: the same plan on this machine, then on a scheduler and workers of this machine.

``python benchmarks/cluster.py --pages 200 --workers 2`` prints one line a measure, and fails if a page differs; docs/cluster.md keeps a run.
``--prepare 10000`` also times what the coordinator does before the first page of a made-up plan of that size, and weighs it.
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

from impact_citoyens import paths
from impact_citoyens.reports import bundle, plan

BUILD = """
import json, sys, time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from impact_citoyens.reports import build, plan

pages, language, scheduler, jobs, output = json.loads(sys.argv[1])
executions = plan.plan(language=language)[:pages]
before, start = getrusage(RUSAGE_SELF).ru_maxrss, time.perf_counter()
outcomes = build.build(executions, Path(output), build.Settings(scheduler=scheduler, jobs=jobs))
seconds, used = time.perf_counter() - start, [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
print(json.dumps({"seconds": seconds, "failed": sum(bool(outcome.error) for outcome in outcomes), "before": before / 1024,
                  "peak": used[0].ru_maxrss / 1024, "processor": used[0].ru_utime + used[0].ru_stime,
                  "children": used[1].ru_utime + used[1].ru_stime}))
"""


def main() -> int:
    """Build twice, compare, and say what each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200, help="pages of the plan")
    parser.add_argument("--workers", type=int, default=2, help="workers, and pages in progress without a cluster")
    parser.add_argument("--port", type=int, default=8797)
    parser.add_argument("--prepare", type=int, default=0, help="size of a made-up plan to prepare")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        here = built("one machine", options, "", base / "here")
        with cluster(options, base) as address:
            there = built("cluster", options, address, base / "there")
        same = pages(base / "here") == pages(base / "there")
        made = pages(base / "there").values()
        print(f"same bytes: {'yes' if same else 'NO'}; {len(made)} files, {sum(map(len, made)) / len(made) / 1000:.0f} kB a page, "
              f"{sum(len(zlib.compress(page)) for page in made) / len(made) / 1000:.0f} kB on the wire")  # fmt: skip
        print(f"more seconds of a processor a page on the cluster: {(there - here) * options.workers / options.pages:.2f}")
    if options.prepare:
        prepare(options.prepare)
    return int(not same)


def built(label: str, options: argparse.Namespace, address: str, output: Path) -> float:
    """Build in a process of its own; print and return its seconds."""
    order = json.dumps([options.pages, "all", address, options.workers, str(output)])
    done = subprocess.run([sys.executable, "-c", BUILD, order], cwd=output.parent, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    found = json.loads(done.stdout)
    print(f"{label}: {options.pages} pages in {found['seconds']:.1f} s, {found['failed']} failed; this process {found['processor']:.1f} s of a processor, "
          f"peak {found['peak']:.0f} MB ({found['before']:.0f} MB before); processes it started {found['children']:.1f} s", flush=True)  # fmt: skip
    return found["seconds"]


@contextmanager
def cluster(options: argparse.Namespace, base: Path) -> Iterator[str]:
    """Run a scheduler and workers, each in a folder of its own."""
    address = f"tcp://127.0.0.1:{options.port}"
    commands = [["scheduler", "--host", "127.0.0.1", "--port", str(options.port), "--no-dashboard"]]
    commands += [["worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", "."]] * options.workers
    started = []
    try:
        for place, command in enumerate(commands):
            (base / f"process-{place}").mkdir()
            started.append(subprocess.Popen([sys.executable, "-m", "dask", *command], cwd=base / f"process-{place}", stderr=subprocess.DEVNULL))
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
    """Time what comes before the first page: a made-up plan has the notebooks of the repository and many more territories."""
    from impact_citoyens.reports import build

    names = plan.notebooks()
    places = -(-size // (2 * len(names)))
    executions = [plan.Execution(language, f"place-{place}", name) for language in ("fr", "en") for place in range(places) for name in names][:size]
    start = time.perf_counter()
    order = build._order(executions, frozenset(executions), Path("out"), paths.NOTEBOOKS, build.Settings())
    middle = time.perf_counter()
    packed = bundle.pack(order)
    batch = json.dumps([asdict(each) for each in executions[:31]] + order["pages"][:31])
    print(f"a plan of {len(executions)}: order {middle - start:.1f} s, bundle {time.perf_counter() - middle:.2f} s, {len(packed) / 1000:.0f} kB sent "
          f"once a worker, {len(batch) / 1000:.0f} kB a batch of 31, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
