"""Made-up notebooks, builds in processes of their own, and who is still running."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from audit_fixtures import auditor, contradictions, evidence, ledger, printed_table, table  # noqa: F401
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from impact_citoyens.io import paths

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
BUILD = """
import json, sys
from pathlib import Path
from impact_citoyens.reports import build
from impact_citoyens.reports.plan import Execution

order = json.loads(sys.argv[1])
executions = [Execution(*each) for each in order["executions"]]
settings = build.Settings(**order["settings"])
outcomes = build.build(executions, Path(order["output"]), settings, Path(order["notebooks"]))
print(build.summary(outcomes, Path(order["output"]), len(executions)))
sys.exit(any(outcome.error for outcome in outcomes))
"""


@pytest.fixture(scope="session")
def write_notebooks():
    """Write notebooks from the sources of their code cells; cells count from 1, the parameters and what
    papermill injects included."""

    def write(folder, notebooks):
        folder.mkdir(parents=True, exist_ok=True)
        for name, sources in notebooks.items():
            parameters = new_code_cell(
                'territory = "france"\nlanguage = "fr"\nmicrodata = "none"',
                metadata={"tags": ["parameters"]},
                id="parameters",
            )
            cells = [new_markdown_cell(f"# {name}", metadata={"tags": ["lang-fr"]}, id="title"), parameters]
            cells += [new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
            nbformat.write(new_notebook(cells=cells, metadata=KERNEL), folder / f"{name}.ipynb")
        return folder

    return write


@pytest.fixture(scope="session")
def start_build():
    """Start a build in a process of its own; every process of it carries a mark in its environment."""

    def start(executions, output, notebooks, mark="", settings=None, **options):
        order = {
            "executions": [
                [each.language, each.territory, each.notebook, each.microdata] for each in executions
            ],
            "output": str(output),
            "notebooks": str(notebooks),
            "settings": settings or {},
        }
        environment = (
            os.environ
            | {"IMPACT_CITOYENS_ROOT": str(paths.ROOT), "MADE_UP_MARK": mark}
            | options.pop("environment", {})
        )
        command = [sys.executable, "-c", BUILD, json.dumps(order)]
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
        )

    return start


@pytest.fixture(scope="session")
def family():
    """Processes that carry a mark, as {pid: (parent, command)}; those that have ended and wait for their
    parent are left out."""
    if not Path("/proc/self/environ").exists():
        pytest.skip("needs /proc")

    def family(mark):
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if f"MADE_UP_MARK={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                    state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if state != "Z":
                        found[int(folder.name)] = (int(parent), command)
            except OSError:
                continue
        return found

    return family


@pytest.fixture(scope="session")
def tree():
    """Every file of a folder, by name, with its bytes."""
    return lambda folder: {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
