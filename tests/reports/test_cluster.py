"""Pages made on a real Dask cluster: a scheduler and workers of this machine, in folders of their own that
hold nothing of the repository."""

import builtins
import os
import shutil
import signal
import socket
import subprocess
import sys
import zlib
from concurrent.futures import CancelledError
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

import impact_citoyens
from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.reports import build, bundle, cluster
from impact_citoyens.reports.build import Settings
from impact_citoyens.reports.plan import Execution, plan

DASK = [sys.executable, "-m", "dask"]
QUIET = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",  # profiling costs more than pages
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
}
PLACES = ("france", "bretagne")
# From a page: its parent is the pool, whose parent is the worker
KILLS_ITS_WORKER = """import os, signal
with open(f'/proc/{os.getppid()}/stat') as file:
    os.kill(int(file.read().split()[3]), signal.SIGKILL)"""


@contextmanager
def dask(base, workers=2, **environment):
    """Run a scheduler and workers; a page whose worker dies is given up at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("IMPACT_", "PYTEST_"))
    }
    variables |= QUIET | environment
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        *[["worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", "."]] * workers,
    ]
    started = []
    try:
        for place, command in enumerate(commands):
            folder = base / f"process-{place}"
            folder.mkdir()
            with (folder / "log").open("w") as log:
                started.append(
                    subprocess.Popen(
                        [*DASK, *command],
                        cwd=folder,
                        env=variables,
                        stdout=log,
                        stderr=subprocess.STDOUT,
                        start_new_session=True,
                    )
                )
        wait_for(address, workers)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:  # a worker whose own process was killed waits for it
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for(address, workers):
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=60)


def pages(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def older(package):
    shutil.rmtree(package / "reports")


def changed(package):
    with (package / "language.py").open("a") as file:
        file.write("# changed\n")


@pytest.mark.parametrize(("change", "said"), [(older, "reports"), (changed, "code of impact-citoyens")])
def test_a_worker_with_another_version_is_refused(change, said, tmp_path):
    package = tmp_path / "other" / "impact_citoyens"
    shutil.copytree(
        Path(impact_citoyens.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    change(package)
    with (
        dask(tmp_path, workers=1, PYTHONPATH=str(package.parent)) as address,
        pytest.raises(InputError, match=said) as refused,
    ):
        build.build(
            [Execution("fr", "france", "03_urgency")], tmp_path / "reports", Settings(scheduler=address)
        )
    assert "worker tcp://127.0.0.1" in str(refused.value) and "requirements.lock" in str(refused.value)
    assert not (tmp_path / "reports").exists()


def test_pages_that_came_back_are_kept_when_the_scheduler_is_lost(monkeypatch, tmp_path):
    def parallel(*_):
        yield [{"place": 1, "error": "", "files": {"03_urgency.html": zlib.compress("é\n".encode())}}]
        raise CancelledError

    monkeypatch.setattr(
        cluster, "_connected", lambda _: nullcontext(SimpleNamespace(ncores=lambda: {"a": 1}))
    )
    monkeypatch.setattr(cluster, "_same_everywhere", lambda *_: None)
    monkeypatch.setattr(cluster, "_parallel", parallel)
    monkeypatch.setattr(bundle, "pack", lambda _: b"")
    order = {
        "pages": [
            {"execution": {"language": "fr", "territory": place, "notebook": "03_urgency"}}
            for place in PLACES
        ],
        "output": str(tmp_path),
    }
    assert list(cluster.run(order, "")) == [{"place": 1, "error": ""}, {"place": 0, "error": cluster.LOST}]
    assert pages(tmp_path) == {"bretagne/03_urgency.html": "é\n".encode()}


def test_a_worker_that_joins_later_is_compared_too():
    [answer] = cluster.make_batch(b"", [(7, {})], cluster.installed() | {"Python": "2.7"})
    assert answer["place"] == 7 and "Python 2.7" in answer["error"] and not answer["files"]


@pytest.mark.whole_path
def test_a_batch_is_made_from_the_bundle_alone(tmp_path, monkeypatch):
    """What a worker does, in this process: the page is the one that is made beside the data."""
    execution = Execution("fr", "bretagne", "03_urgency")
    order = build._order([execution], frozenset([execution]), tmp_path, paths.NOTEBOOKS, Settings())
    [answer] = cluster.make_batch(bundle.pack(order), list(enumerate(order["pages"])), cluster.installed())
    build.build([execution], tmp_path / "here", Settings(jobs=1))
    here = tmp_path / "here" / execution.page
    made = {name: zlib.decompress(packed) for name, packed in answer["files"].items()}
    assert answer["error"] == "" and made == {name: (here.parent / name).read_bytes() for name in made}
    assert here.name in made


def test_without_dask_the_error_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name == "distributed":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(InputError, match="impact-citoyens\\[cluster\\]"):
        list(cluster.run({"pages": []}, "tcp://127.0.0.1:1"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere"])
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch, address):
    monkeypatch.setattr(cluster, "WAIT", 1)
    with pytest.raises(InputError, match=address):
        list(cluster.run({"pages": []}, address))


@pytest.mark.parametrize(
    ("count", "processors", "size"),
    [(1, 160, 1), (10_000, 160, 31), (10_000, 1, 50), (0, 4, 1), (260, 2, 50)],
)
def test_the_size_of_a_batch(count, processors, size):
    assert cluster.batch_size(count, processors) == size


# ---------------------------------------------------------------- with a cluster of these tests, last


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with dask(tmp_path_factory.mktemp("cluster")) as address:
        yield address


@pytest.mark.whole_path
@pytest.mark.long
def test_pages_of_a_cluster_are_those_of_one_machine(address, tmp_path, write_notebooks, monkeypatch):
    """A notebook of the repository, and one that fails, for two territories; each worker makes two pages."""
    monkeypatch.setattr(cluster, "SHARES", 1)
    written = write_notebooks(
        tmp_path / "notebooks", {"11_raises": ["'before'", "raise ValueError('boom <&>')"]}
    )
    shutil.copy(paths.NOTEBOOKS / "03_urgency.ipynb", written)
    executions = [Execution("fr", place, name) for place in PLACES for name in ("03_urgency", "11_raises")]
    there = build.build(executions, tmp_path / "there", Settings(scheduler=address), written)
    here = build.build(executions, tmp_path / "here", Settings(jobs=2), written)
    assert there == here and [outcome.error[:24] for outcome in there] == ["", "cell 4: ValueError: boom"] * 2
    assert pages(tmp_path / "there") == pages(tmp_path / "here")
    assert (
        build.outdated(
            [each for each in executions if each.notebook == "03_urgency"], tmp_path / "there", written
        )
        == []
    )


@pytest.mark.whole_path
@pytest.mark.long
def test_every_notebook_is_made_on_a_cluster_as_on_one_machine(address, tmp_path):
    """A worker has all that any notebook of the repository reads, in both languages."""
    executions = plan("bretagne", "all")
    there = build.build(executions, tmp_path / "there", Settings(scheduler=address))
    assert [outcome.error for outcome in there] == [""] * len(executions)
    build.build(executions, tmp_path / "here", Settings(jobs=2))
    assert pages(tmp_path / "there") == pages(tmp_path / "here")


@pytest.mark.whole_path
@pytest.mark.long
def test_pages_that_kill_their_worker_do_not_stop_the_others(address, tmp_path, write_notebooks):
    written = write_notebooks(
        tmp_path / "notebooks", {"10_sound": ["'all is well'"], "12_kills": [KILLS_ITS_WORKER]}
    )
    executions = [Execution("fr", "france", name) for name in ("10_sound", "12_kills")]
    outcomes = build.build(executions, tmp_path / "reports", Settings(scheduler=address), written)
    assert [outcome.error for outcome in outcomes] == ["", cluster.GIVEN_UP]
    assert sorted(pages(tmp_path / "reports")) == [
        "compare.html",
        "france/10_sound.html",
        "index.html",
        "notebooks/10_sound.ipynb",
        "notebooks/12_kills.ipynb",
    ]
