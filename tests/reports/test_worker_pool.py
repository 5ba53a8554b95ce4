"""What goes wrong in a page stays there; what is killed leaves whole pages and nobody behind."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from impact_citoyens.reports import build, inputs
from impact_citoyens.reports.plan import Execution

pytestmark = [
    pytest.mark.whole_path,
    pytest.mark.long,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here"),
]
KILLS = 12
PATIENCE = 1800  # seconds before a process is called stuck: no test depends on how fast a machine is

# ---------------------------------------------------------------- notebooks that go wrong

FAULTS = {
    "10_sound": ["print('all is well')"],
    "11_segfaults": ["print('before')", "import ctypes; ctypes.string_at(0)"],
    "12_hangs": ["print('before')", "import time; time.sleep(3600)"],
    "13_eats": ["print('before')", "eaten = bytearray(3 * 2**30)"],
    "14_killed": ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
    "15_fails": ["1 / 0"],
    "16_leaves_a_process": [
        "import multiprocessing, time\n"
        "left = multiprocessing.get_context('fork').Process(target=time.sleep, args=(3600,))\nleft.start()"
    ],
    "17_sound": ["print('all is well')"],
}
ERRORS = {
    "11_segfaults": "cell 4: the process died (SIGSEGV)",
    "12_hangs": "cell 4: not done after 40 seconds, stopped",
    "13_eats": "cell 4: MemoryError: ",
    "14_killed": "cell 3: the process died (SIGKILL)",
    "15_fails": "cell 3: ZeroDivisionError: division by zero",
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory, write_notebooks, start_build, family):
    base = tmp_path_factory.mktemp("faults")
    folder = write_notebooks(base / "notebooks", FAULTS)
    executions = [Execution("fr", "france", name) for name in FAULTS]
    running = start_build(
        executions, base / "reports", folder, str(base), {"jobs": 3, "time_limit": 40, "memory": 600}
    )
    said = running.communicate(timeout=PATIENCE)[0]
    return SimpleNamespace(
        base=base, executions=executions, status=running.returncode, said=said, left=family(str(base))
    )


def test_the_summary_names_page_cell_and_error_and_the_status_is_1(faults):
    listed = dict(re.findall(r"^  france/(\w+)\.html: (.*)$", faults.said, re.M))
    assert listed == ERRORS
    assert faults.status == 1 and f"{len(FAULTS)} pages made" in faults.said


def test_every_page_is_there_and_says_what_went_wrong(faults, document):
    for execution in faults.executions:
        page = document((faults.base / "reports" / execution.page).read_text(encoding="utf-8"))
        error = ERRORS.get(execution.notebook, "")
        assert inputs.of_page(faults.base / "reports" / execution.page)["error"] == error
        assert [error.strip() in block.text() for block in page.all("div", class_="broken")] == (
            [True] if error else []
        )
        assert ("all is well" in page.all("main")[0].text(without=("code",))) == execution.notebook.endswith(
            "sound"
        )


def test_nobody_is_left(faults):
    assert faults.left == {}


def test_the_next_build_makes_the_failed_pages_and_no_other(faults):
    stale = build.outdated(faults.executions, faults.base / "reports", faults.base / "notebooks")
    assert {execution.notebook: reason for execution, reason in stale} == dict.fromkeys(
        ERRORS, "it failed the last time"
    )


# ---------------------------------------------------------------- threads

ORDER = '{"languages": ["fr"], "pages": [], "jobs": 1, "time_limit": 9, "memory": 0}\n'


@pytest.mark.parametrize(
    ("extra", "status"),
    [("", 0), ("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()", 3)],
)
def test_it_refuses_to_fork_with_a_second_thread_only(extra, status):
    code = f"import os, sys; {extra or 'pass'}\nfrom impact_citoyens.reports import worker_pool\n"
    code += "os._exit(worker_pool.main())"
    from impact_citoyens.reports.worker_pool import ENVIRONMENT

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=ORDER,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == status
    assert ("refused" in done.stdout) == bool(status)


def test_kernels_take_over_when_it_refuses(tmp_path, write_notebooks, monkeypatch, capfd):
    """A module of the environment that starts a thread in every process makes the pool refuse."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "import sys, threading\nif 'worker_pool' in ' '.join(sys.orig_argv):\n"
        "    threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    folder = write_notebooks(tmp_path / "notebooks", {"10_sound": FAULTS["10_sound"]})
    [outcome] = build.build(
        [Execution("fr", "france", "10_sound")], tmp_path / "reports", build.Settings(jobs=1), folder
    )
    assert outcome.error == "" and "all is well" in (tmp_path / "reports/france/10_sound.html").read_text(
        encoding="utf-8"
    )
    assert "ordinary kernels are used instead" in capfd.readouterr().err


# ---------------------------------------------------------------- killed from outside

SMALL = {
    f"1{i}_small": [f"import time; time.sleep(0.{i + 1})", f"print('x' * {10 ** (i + 2)})"] for i in range(4)
}
EXECUTIONS = [Execution("fr", place, name) for place in ("france", "bretagne") for name in SMALL]
VICTIMS = ("main", "pool", "child")


def wait(condition):
    """Whether something happens before one loses patience."""
    end = time.monotonic() + PATIENCE
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return bool(found)


def victims(family, mark, main):
    """The main process, its pool, and the children of that one."""
    known = family(mark)
    pools = [
        pid for pid, (parent, command) in known.items() if parent == main and "reports.worker_pool" in command
    ]
    return {
        "main": [main],
        "pool": pools,
        "child": [pid for pid, (parent, _) in known.items() if parent in pools],
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, write_notebooks, start_build, tree):
    """The bytes of a small build that nobody disturbs, and how long it takes."""
    base = tmp_path_factory.mktemp("undisturbed")
    folder = write_notebooks(base / "notebooks", SMALL)
    begin = time.monotonic()
    running = start_build(EXECUTIONS, base / "reports", folder, str(base), {"jobs": 2})
    assert (running.wait(PATIENCE), len(tree(base / "reports"))) == (
        0,
        len(EXECUTIONS) + 2 + len(SMALL),
    )  # pages, the portal and the comparison, copies of the notebooks
    return SimpleNamespace(folder=folder, pages=tree(base / "reports"), seconds=time.monotonic() - begin)


def whole(path):
    text = path.read_text(encoding="utf-8")
    return (
        text.startswith("<!DOCTYPE html>")
        and text.rstrip().endswith("</html>")
        and inputs.of_page(path) is not None
    )


@pytest.fixture
def disturb(start_build, family):
    """Start a build and kill one of its processes: who was killed, or nothing when it was over before."""

    def disturb(output, folder, moment, chance, victim):
        mark = str(random.getrandbits(64))
        running = start_build(EXECUTIONS, output, folder, mark, {"jobs": 2})
        time.sleep(moment)
        wait(lambda: victims(family, mark, running.pid)[victim] or running.poll() is not None)
        found = victims(family, mark, running.pid)[victim]
        try:
            os.kill(chance.choice(found), signal.SIGKILL)
        except (IndexError, ProcessLookupError):  # it was over
            victim = ""
        running.communicate(timeout=PATIENCE)
        assert wait(lambda: not family(mark)), (victim, moment, family(mark))
        return victim

    return disturb


def test_killed_at_random_moments_only_whole_pages_are_left(
    tmp_path, undisturbed, write_notebooks, start_build, disturb, tree, document
):
    """Each time every page is out of date; someone is killed; in the end a plain rerun gives the undisturbed
    bytes."""
    output, folder, chance, killed = tmp_path / "reports", tmp_path / "notebooks", random.Random(17), []
    for turn in range(5 * KILLS):  # a build that was over could not be disturbed: another one is
        if len(killed) == KILLS:
            break
        write_notebooks(folder, {name: [*sources, f"# turn {turn}"] for name, sources in SMALL.items()})
        moment = chance.uniform(0.05, 0.8) * undisturbed.seconds
        victim = disturb(output, folder, moment, chance, VICTIMS[turn % 3])
        killed += [victim] if victim else []
        for page in output.rglob("*.html"):
            assert page.name.startswith(".") or whole(page), (turn, victim, moment, page)
    assert len(killed) == KILLS and set(killed) == set(VICTIMS)
    write_notebooks(folder, SMALL)
    assert start_build(EXECUTIONS, output, folder, "last", {"jobs": 2}).wait(PATIENCE) == 0
    assert tree(output) == undisturbed.pages
    for page in output.rglob("*.html"):
        document(page.read_text(encoding="utf-8"))


def test_two_builds_at_once_into_one_folder(tmp_path, undisturbed, start_build, tree):
    both = [
        start_build(EXECUTIONS, tmp_path / "reports", undisturbed.folder, "both", {"jobs": 2})
        for _ in range(2)
    ]
    assert [running.wait(PATIENCE) for running in both] == [0, 0]
    assert tree(tmp_path / "reports") == undisturbed.pages


@pytest.mark.parametrize(
    ("jobs", "seed", "zone", "locale"),
    [(1, "1", "Asia/Tokyo", "C"), (3, "random", "America/St_Johns", "fr_FR.UTF-8")],
)
def test_same_bytes_whatever_the_surroundings(
    tmp_path, undisturbed, start_build, tree, jobs, seed, zone, locale
):
    surroundings = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "COLUMNS": "40"}
    output = tmp_path / "another place" / f"reports{jobs}"
    (tmp_path / "elsewhere").mkdir()
    running = start_build(
        EXECUTIONS,
        output,
        undisturbed.folder,
        "",
        {"jobs": jobs},
        environment=surroundings,
        cwd=tmp_path / "elsewhere",
    )
    assert running.wait(PATIENCE) == 0
    assert tree(output) == undisturbed.pages
