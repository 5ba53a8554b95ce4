"""Cells in a forked process give what a kernel gives."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from executed import of_site

from impact_citoyens.reports import build, inputs
from impact_citoyens.reports.plan import Execution, plan

pytestmark = pytest.mark.whole_path

# ---------------------------------------------------------------- the real notebooks


@pytest.fixture(scope="module")
def both(tmp_path_factory, whole_site, reconstruction):
    """A site made in forked processes; then a copy, the pages of a region made again in kernels."""
    executions = plan("bretagne", microdata=reconstruction)
    kernel = tmp_path_factory.mktemp("both") / "kernel"
    shutil.copytree(whole_site, kernel)
    for each in executions:
        (kernel / each.page).unlink()
    made = build.build(of_site(reconstruction), kernel, build.Settings("kernel", jobs=2))
    assert [(outcome.execution, outcome.error) for outcome in made] == [(each, "") for each in executions]
    return whole_site, kernel, executions


@pytest.mark.long
def test_both_ways_give_the_same_bytes(both, tree):
    fork, kernel = (tree(folder) for folder in both[:2])
    assert fork.keys() == kernel.keys() and [name for name in fork if kernel[name] != fork[name]] == []


@pytest.mark.long
def test_both_ways_note_the_same_reads(both):
    *folders, executions = both
    for each in executions:
        fork, kernel = (inputs.of_page(folder / each.page)["reads"] for folder in folders)
        assert fork == kernel and fork, each.notebook


# ---------------------------------------------------------------- outputs of made-up cells

FINE = [
    "print('a'); print('b', end=''); print('c')",
    "import sys; print('out'); print('err', file=sys.stderr); print('out again'); sys.stdout.write('x')",
    "1 + 1",
    "1 + 1;",
    "None",
    "_ = 5",
    "class Rich:\n    def _repr_html_(self): return '<b>rich</b>'\n"
    "    def _repr_svg_(self): return '<svg></svg>'",
    "Rich.__repr__ = lambda self: 'plain'\nRich()",
    "from IPython.display import HTML, SVG, Markdown, clear_output, display, update_display\n"
    "display(Rich(), HTML('<i>1</i>'), {'a': 1})\nHTML('<i>2</i>')",
    "handle = display('first', display_id='one')\nprint('between')\nhandle.update('second')\n"
    "update_display('third', display_id='one')",
    "handle.update('fourth, from another cell')",
    "display('known twice', display_id='one')\nhandle.update('both')",
    "print('dropped'); clear_output(); print('kept')",
    "print('dropped'); clear_output(wait=True); display('kept')",
    "print('kept: nothing follows'); clear_output(wait=True)",
    "import pandas as pd\npd.DataFrame({'a': range(100), 'b': ['x' * 70] * 100})",
    "display(Markdown('**m**'), metadata={'k': 'v'})",
    "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.rcParams['svg.hashsalt'] = 'x'\n"
    "print(len(plt.get_fignums()))",
    "%%capture captured\nprint('inside'); display('inside')",
    "print(captured.stdout, len(captured.outputs))",
    "if True:\n    'not the last expression of the cell'",
    "",
    "   ",
    "import warnings; warnings.warn('careful')",
    "display()",
    "print('é – \u202f', flush=True); print()",
    "In[-1], Out[3] if 3 in Out else len(Out)",
    "await __import__('asyncio').sleep(0, 'awaited')",
]
BROKEN = {
    "raises": ["def f(x):\n    return 1 / x", "print('before')\nf(0)", "print('not reached')"],
    "syntax": ["print('fine')", "print('before'\n  1 +", "print('not reached')"],
    "leaves": ["import sys\nprint('before'); sys.exit(3)", "print('not reached')"],
    "chained": [
        "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('é <&>') from error",
        "1",
    ],
    "interrupted": ["raise KeyboardInterrupt", "1"],
}
RUN = """
import json, sys
from pathlib import Path
from impact_citoyens.reports.execute import execute
from impact_citoyens.reports.plan import Execution
found = {}
for name in sys.argv[3:]:
    done = execute(Execution("fr", "france", name), Path(sys.argv[1]), sys.argv[2])
    cells = [[cell.get("execution_count"), cell.get("outputs")] for cell in done.notebook.cells]
    found[name] = [done.error, cells]
sys.stdout.write("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory, write_notebooks):
    """The outputs of made-up notebooks, by engine and notebook."""
    folder = write_notebooks(tmp_path_factory.mktemp("cells"), {"fine": FINE} | BROKEN)
    command = [sys.executable, "-c", RUN, folder]
    running = {
        engine: subprocess.Popen([*command, engine, "fine", *BROKEN], stdout=subprocess.PIPE, text=True)
        for engine in build.ENGINES
    }
    return {
        engine: json.loads(process.communicate(timeout=300)[0].rpartition("FOUND")[2])
        for engine, process in running.items()
    }


def plain(text):
    return re.sub(
        r"(<ipython-input-|/tmp/ipykernel_|\b)[\w/-]+(\.py|>)(?=:\d|, line)",
        "…",
        re.sub(r"(\x1b|\\\\u001b)\[[0-9;]*m", "", text),
    )


def shown(cell):
    """What a cell shows, each stream in one piece: a kernel cuts them where it happens to flush, and mixes
    them by chance."""
    count, outputs = json.loads(plain(json.dumps(cell)))
    streams = {
        name: "".join(output["text"] for output in outputs or [] if output.get("name") == name)
        for name in ("stdout", "stderr")
    }
    return count, streams, [output for output in outputs or [] if output["output_type"] != "stream"]


@pytest.mark.parametrize("place", range(len(FINE)))
def test_a_cell_gives_what_a_kernel_gives(outputs, place):
    fork, kernel = (
        shown(outputs[engine]["fine"][1][place + 3]) for engine in build.ENGINES
    )  # after title, parameters, injected parameters
    assert fork == kernel, FINE[place]


def test_streams_come_in_the_order_they_were_written(outputs):
    _, written = outputs["fork"]["fine"][1][4]
    assert [(output["name"], output["text"]) for output in written[:3]] == [
        ("stdout", "out\n"),
        ("stderr", "err\n"),
        ("stdout", "out again\nx"),
    ]


def test_no_error_in_cells_that_are_fine(outputs):
    assert outputs["fork"]["fine"][0] == outputs["kernel"]["fine"][0] == ""


@pytest.mark.parametrize("name", BROKEN)
def test_an_error_is_told_alike(outputs, name):
    (fork_error, fork), (kernel_error, kernel) = (outputs[engine][name] for engine in build.ENGINES)
    assert plain(fork_error) == plain(kernel_error) and re.match(r"cell \d+: \w+: ", fork_error)
    kinds = [
        [[output["output_type"] for output in outs or []] for _, outs in cells] for cells in (fork, kernel)
    ]
    assert kinds[0] == kinds[1]
    [one], [other] = (
        [output for _, outs in cells for output in outs or [] if output["output_type"] == "error"]
        for cells in (fork, kernel)
    )
    assert (one["ename"], plain(one["evalue"])) == (other["ename"], plain(other["evalue"]))
    assert one["ename"] in plain("\n".join(one["traceback"]))
    assert "not reached" not in json.dumps([outs for _, outs in fork if outs])


# ---------------------------------------------------------------- isolation

CHANGES = """
import builtins, gc, locale, os, random, sys, threading, warnings
import matplotlib, matplotlib.pyplot as plt, numpy as np, pandas as pd, seaborn
import impact_citoyens.language.numbers, impact_citoyens.pages.page
from impact_citoyens import ledger as published
from impact_citoyens.io import trace
from impact_citoyens.study import codebook
plt.rcdefaults(); plt.rcParams['font.size'] = 40; matplotlib.use('svg'); seaborn.set_theme(); plt.figure()
for name in ('fr_FR.UTF-8', 'C'):
    try: locale.setlocale(locale.LC_ALL, name)
    except locale.Error: pass
random.seed(1); np.random.seed(1); warnings.simplefilter('error')
pd.set_option('display.max_rows', 3); np.set_printoptions(precision=1)
os.environ['LEAKED'] = 'yes'; os.environ['TZ'] = 'Asia/Tokyo'; os.chdir('/'); os.umask(0o077)
sys.path.insert(0, '/leaked'); sys.setrecursionlimit(5000)
builtins.leaked = 1; pd.DataFrame.to_html = None; sys.modules['leaked'] = sys
impact_citoyens.language.numbers.number = impact_citoyens.language.numbers.percent = lambda *a, **k: 'leaked'
levers, questions = published.estimates('levers'), codebook.questions()
for table, column in ((published.values(), 'value'), (levers, 'estimate'), (questions, 'title_fr')):
    table[column] = 0
trace.note('leaked')
threading.Thread(target=threading.Event().wait, daemon=True).start(); gc.disable()
get_ipython().user_ns['leaked'] = 1
get_ipython().events.register('pre_run_cell', lambda *a: print('leaked'))
""".strip()
REPORTS = """
import builtins, gc, locale, os, sys, threading, warnings
import matplotlib.pyplot as plt, numpy as np, pandas as pd
from impact_citoyens import ledger as published
from impact_citoyens.language import numbers as language
from impact_citoyens.study import codebook
print(sorted(plt.rcParams.items(), key=str), plt.get_backend(), plt.get_fignums())
print(locale.setlocale(locale.LC_ALL), warnings.filters)
print(pd.get_option('display.max_rows'), np.get_printoptions())
print(os.environ.get('LEAKED'), os.environ['TZ'], os.getcwd(), [p for p in sys.path if 'leaked' in p])
print(sys.getrecursionlimit(), gc.isenabled())
print('leaked' in dir(builtins), 'leaked' in globals(), 'leaked' in sys.modules)
print(threading.active_count(), In, Out)
print(language.number(3.5, 'fr'), language.percent(0.5, 'fr'), pd.DataFrame({'a': [1]}).to_html())
print(published.values().value.tolist(), published.estimates('levers').estimate.tolist())
print(codebook.questions().title_fr.tolist())
mask = os.umask(0o022); print(mask)
""".strip()


def test_a_notebook_that_changes_everything_changes_nothing_for_the_next(tmp_path, write_notebooks):
    folder = write_notebooks(tmp_path / "notebooks", {"10_changes": [CHANGES], "11_reports": [REPORTS]})
    executions = [Execution("fr", "france", name) for name in ("10_changes", "11_reports")]
    pages = []
    for output in (tmp_path / "together", tmp_path / "alone"):
        if output.name == "alone":  # the other page is there already, so that both link to the same
            (output / "france").mkdir(parents=True)
            (output / executions[0].page).write_bytes(
                (tmp_path / "together" / executions[0].page).read_bytes()
            )
        outcomes = build.build(executions[output.name == "alone" :], output, build.Settings(jobs=1), folder)
        assert [outcome.error for outcome in outcomes] == [""] * len(outcomes)
        pages.append((output / executions[1].page).read_bytes())
    assert pages[0] == pages[1] and "leaked" not in str(
        inputs.of_page(tmp_path / "together" / executions[1].page)
    )


def test_every_page_draws_its_own_random_numbers(tmp_path, write_notebooks):
    source = "import random, numpy as np; print(random.random(), np.random.random())"
    folder = write_notebooks(tmp_path / "notebooks", {"10_one": [source]})
    executions = [Execution("fr", place, "10_one") for place in ("france", "bretagne")]
    build.build(executions, tmp_path / "reports", build.Settings(jobs=1), folder)
    drawn = [
        re.search(r"0\.\d+ 0\.\d+", (tmp_path / "reports" / each.page).read_text(encoding="utf-8"))[0].split()
        for each in executions
    ]
    assert drawn[0][0] != drawn[1][0] and drawn[0][1] != drawn[1][1]


# ---------------------------------------------------------------- papermill finds it


@pytest.mark.parametrize("first", ["impact_citoyens.reports.engine", "papermill.engines"])
def test_it_can_be_imported_before_papermill_and_after(first):
    """papermill imports the module of each engine that is installed while its own is being imported."""
    code = f"import {first}; from impact_citoyens.reports.engine import NAME, ImpactEngine; " + (
        "from papermill.engines import papermill_engines; print(papermill_engines.get_engine(NAME) is "
        "ImpactEngine)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout == "True\n", told.stderr
