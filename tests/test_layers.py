"""The rooms of the package: which may import which, no circle, no two modules of one name."""

import ast
from collections import Counter, defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from impact_citoyens.io import paths

PACKAGE = paths.ROOT / "src" / "impact_citoyens"
# Each room imports from itself and from those before it only.
ROOMS = ("io", "language", "study", "statistics", "ledger", "charts", "survey", "reconstruction", "evidence")
ROOMS += ("audit", "api", "pages", "reports", "archive", "tutorial", "cli")
LOOSE = 6
BY_CONVENTION = {"__init__", "__main__"}


def modules(package: Path) -> dict[str, Path]:
    """Every module of a package by its dotted name, the package's own name left out ("" is its __init__)."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(package: Path) -> dict[str, set[str]]:
    """The modules of the package that each one names in an import, wherever it stands (lazily, for
    types...)."""
    known, edges, top = modules(package), defaultdict(set), package.name
    for name, path in known.items():
        inside = path.stem == "__init__"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                edges[name] |= {
                    each.name.partition(".")[2] for each in node.names if each.name.split(".")[0] == top
                }
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    above = name.split(".")[: len(name.split(".")) - node.level + inside]
                    base = ".".join([top, *filter(None, above), *filter(None, [node.module])])
                if base.split(".")[0] == top:
                    base = base.partition(".")[2]
                    whole = [f"{base}.{each.name}".lstrip(".") for each in node.names]
                    edges[name] |= {each if each in known else base for each in whole}
    # The version of the package and the lazy public names stand in its __init__: neither makes a circle.
    return {name: {each for each in edges[name] if each and each != name} for name in known if name}


def room(name: str) -> str:
    return name.split(".")[0]


@pytest.fixture(scope="module")
def edges():
    return imported(PACKAGE)


def test_every_room_has_its_place(edges):
    assert {room(name) for name in edges} - set(ROOMS) - BY_CONVENTION == set()


def upwards(edges):
    place = {name: order for order, name in enumerate(ROOMS)}
    return [
        f"{name} imports {other}"
        for name in sorted(edges)
        for other in sorted(edges[name])
        if room(name) in place and place.get(room(other), -1) > place[room(name)]
    ]


def circle(edges):
    """The modules of one circle of imports, or none."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as found:
        return found.args[1]
    return []


def test_a_room_imports_only_rooms_before_it(edges):
    assert upwards(edges) == []


def test_no_module_imports_itself_through_others(edges):
    assert circle(edges) == []


def test_few_modules_stand_outside_the_rooms():
    assert len(list(PACKAGE.glob("*.py"))) <= LOOSE


def test_no_two_modules_have_one_name():
    names = Counter(path.stem for path in PACKAGE.rglob("*.py") if path.stem not in BY_CONVENTION)
    assert [name for name, number in names.items() if number > 1] == []


def test_imports_are_found_wherever_they_stand(tmp_path):
    package = tmp_path / "made"
    sources = {
        "__init__.py": "",
        "io/__init__.py": "",
        "io/low.py": "from made.cli import main\n",
        "io/lazy.py": "def late():\n    import made.charts.figure\n",
        "charts/__init__.py": "from . import figure\nfrom .figure import draw\n",
        "charts/figure.py": "from ..io import low\nfrom made import io\n",
        "cli.py": "from made.charts import figure, draw\n",
    }
    for name, source in sources.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(source, encoding="utf-8")
    edges = imported(package)
    assert edges["io.lazy"] == {"charts.figure"} and edges["charts"] == {"charts.figure"}
    assert edges["charts.figure"] == {"io.low", "io"} and edges["cli"] == {"charts.figure", "charts"}
    assert upwards(edges) == ["io.lazy imports charts.figure", "io.low imports cli"]
    assert {"cli", "io.low", "charts.figure"} <= set(circle(edges))
