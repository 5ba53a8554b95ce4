"""Make pages on a Dask cluster, through joblib: bundles go out, pages come back and are written here.

Nothing is shared but the package: every worker has the same version of it (checked), unpacks the bundle
once in a folder of its own, and makes a batch of pages with a pool of workers, as one machine does (see
`worker_pool`).
"""

import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

from impact_citoyens.audit import auditor
from impact_citoyens.io import imported_code
from impact_citoyens.io.cache import checksum
from impact_citoyens.io.errors import InputError, Problem, refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.reports import bundle, inputs
from impact_citoyens.reports.plan import Execution
from impact_citoyens.reports.pool_answers import DIED, pool_answers

LARGEST = 50  # pages of a batch
# Batches that a processor makes: fewer, and the last are waited for longer; more, and imports take longer
SHARES = 2
WAIT = 30  # seconds for the scheduler to answer, then for a first worker
SHOWN = 5  # workers named in a refusal
GIVEN_UP = "workers died while they made the batch of this page"
LOST = "the connection to the scheduler was lost before this page came back"


def run(order: dict, address: str) -> Iterator[dict]:
    """Make the pages of an order on a cluster, and write them here.

    Parameters
    ----------
    order : dict
        See `make_page.make_page`.
    address : str
        Of the scheduler, as ``"tcp://host:8786"``.

    Yields
    ------
    dict
        ``place`` of a page in the order, and its ``error``, empty when all went well.

    Raises
    ------
    InputError
        When Dask is not installed, nobody answers, or a worker has another version of anything that decides
        what pages look like.
    """
    with _connected(address) as client:
        mine = installed()
        _same_everywhere(client, mine)
        packed, pages = bundle.pack(order), list(enumerate(order["pages"]))
        size = batch_size(len(pages), sum(client.ncores().values()))
        batches = [pages[start : start + size] for start in range(0, len(pages), size)]
        left = set(range(len(pages)))
        try:
            for answers in _parallel(client, packed, batches, mine):
                for answer in answers:
                    left.remove(answer["place"])
                    yield _written(answer, order)
        except CancelledError:
            yield from ({"place": place, "error": LOST} for place in sorted(left))


def _written(answer: dict, order: dict) -> dict:
    """Write the files of an answer, the page after its table, and return what became of it."""
    folder = Path(order["output"]) / Execution(**order["pages"][answer["place"]]["execution"]).page.parent
    for name, packed in sorted(answer["files"].items()):
        write_whole(folder / name, zlib.decompress(packed).decode())
    return {"place": answer["place"], "error": answer["error"]}


def batch_size(pages: int, processors: int) -> int:
    """Return how many pages go together.

    Parameters
    ----------
    pages : int
        Of the order.
    processors : int
        Of the cluster.

    Examples
    --------
    >>> batch_size(10_000, 160), batch_size(10_000, 2), batch_size(4, 160)
    (31, 50, 1)
    """
    return max(1, min(LARGEST, pages // (SHARES * processors)))


def installed() -> dict[str, str]:
    """Return the versions that decide what pages look like: of the package, Python, the libraries."""
    inputs.forget()
    lines = [line for line in metadata.requires("impact-citoyens") if "extra ==" not in line]
    required = sorted(re.match(r"[\w.-]+", line)[0] for line in lines)
    libraries = {name: metadata.version(name) for name in required}
    libraries |= imported_code.versions(auditor.__name__)
    return {"code of impact-citoyens": inputs.code()} | libraries


def make_batch(packed: bytes, batch: list[tuple[int, dict]], expected: dict[str, str]) -> list[dict]:
    """Make some pages; runs on a worker.

    Parameters
    ----------
    packed : bytes
        See `bundle.pack`.
    batch : list of (int, dict)
        Pages of the order, with their places.
    expected : dict of str to str
        Versions that the worker must have (see `installed`): it may have joined after they were compared.

    Returns
    -------
    list of dict
        ``place``, ``error`` and ``files`` (the page and its table, by name, compressed; nothing when there
        is no page).
    """
    difference = _difference(installed(), expected)
    if difference:
        error = f"a worker has {difference[0]}, expected {difference[1]}"
        return [{"place": place, "error": error, "files": {}} for place, _ in batch]
    folder, order = _unpacked(checksum(packed), packed)
    with tempfile.TemporaryDirectory(dir=_scratch()) as output:
        # the cluster counts one page a processor
        order = order | {"pages": [page for _, page in batch], "output": output, "jobs": 1}
        errors = {answer["place"]: answer["error"] for answer in pool_answers(order, Path(folder.name))}
        return [
            _answer(place, page, errors.get(rank, DIED), Path(output))
            for rank, (place, page) in enumerate(batch)
        ]


def _answer(place: int, page: dict, error: str, output: Path) -> dict:
    written = output / Execution(**page["execution"]).page
    names = [written.name, *(inputs.of_page(written) or {}).get("files", [])] if written.exists() else []
    files = {name: zlib.compress((written.parent / name).read_bytes()) for name in names}
    return {"place": place, "error": error, "files": files}


_bundles: dict[str, tuple[tempfile.TemporaryDirectory, dict]] = {}
_unpacking = Lock()


def _unpacked(digest: str, packed: bytes) -> tuple[tempfile.TemporaryDirectory, dict]:
    """Return the folder and the order of a bundle, unpacked once, until another one comes."""
    with _unpacking:
        if digest not in _bundles:
            folder = tempfile.TemporaryDirectory(prefix="bundle-", dir=_scratch())
            unpacked = folder, bundle.unpack(packed, Path(folder.name))
            _bundles.clear()
            _bundles[digest] = unpacked
        return _bundles[digest]


def _scratch() -> str | None:
    """Return the worker's own folder: Dask empties it, even of a worker that was killed."""
    from distributed import get_worker

    try:
        return get_worker().local_directory
    except ValueError:  # not on a worker
        return None


def _parallel(client: Any, packed: bytes, batches: list, mine: dict[str, str]) -> Iterator[list[dict]]:
    """Have the batches made through joblib, two sent a processor; yield the answers of each as it comes."""
    from joblib import Parallel, delayed
    from joblib._dask import DaskDistributedBackend

    class Backend(DaskDistributedBackend):
        """Joblib's, but it neither waits for a task that Dask gave up nor works here for one processor."""

        def effective_n_jobs(self, n_jobs: int = 1) -> int:
            return max(2, super().effective_n_jobs(n_jobs))

        def submit(self, tasks: Any, callback: Callable | None = None) -> Any:
            future = super().submit(tasks, callback)
            future.add_done_callback(
                lambda done: callback([_lost(tasks, done.exception())]) if done.exception() else None
            )
            return future

    backend = Backend(client=client, scatter=[packed], wait_for_workers_timeout=WAIT, pure=False)
    parallel = Parallel(
        backend=backend, batch_size=1, pre_dispatch="2*n_jobs", return_as="generator_unordered"
    )
    yield from parallel(delayed(make_batch)(packed, batch, mine) for batch in batches)


def _lost(tasks: Any, error: BaseException) -> list[dict]:
    [(_, (_, batch, _), _)] = tasks.items
    said = GIVEN_UP if type(error).__name__ == "KilledWorker" else f"{type(error).__name__}: {error}"
    return [{"place": place, "error": said, "files": {}} for place, _ in batch]


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        fix = "Install it: pip install 'impact-citoyens[cluster]', or make setup."
        raise refusal("parameters", "no package “distributed”", "Dask", fix, column="scheduler") from None
    try:
        return Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        expected = "the address of a Dask scheduler that runs, as tcp://host:8786"
        raise refusal("parameters", f"{address} ({error})", expected, column="scheduler") from None


def _same_everywhere(client: Any, mine: dict[str, str]) -> None:
    """Refuse workers that would make other pages than this machine."""
    from distributed import TimeoutError as NobodyError

    try:
        client.wait_for_workers(1, timeout=WAIT)
    except NobodyError:
        raise refusal(
            "parameters", "no worker", "a worker or more: dask worker tcp://host:8786", column="scheduler"
        ) from None
    fix = "Install the same version there, from the same requirements.lock."
    different = [
        Problem(f"worker {worker}", None, None, *difference, fix)
        for worker, theirs in client.run(installed, on_error="return").items()
        if (difference := _difference(theirs, mine))
    ]
    if different:
        raise InputError(different[:SHOWN])


def _difference(theirs: dict[str, str] | BaseException, mine: dict[str, str]) -> tuple[str, str] | None:
    """Say what differs: theirs, and mine."""
    if isinstance(theirs, BaseException):
        return f"{type(theirs).__name__}: {theirs}", "this package"
    names = [name for name in mine | theirs if mine.get(name) != theirs.get(name)]
    if not names:
        return None
    return tuple(", ".join(f"{name} {have.get(name, '(none)')}" for name in names) for have in (theirs, mine))
