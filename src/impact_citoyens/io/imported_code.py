"""Which code a module really imports, read from the sources: what it computes depends on all of that code.

Imports inside functions count, those of type checkers alone do not. A module whose name is made at run time
is missed: nothing that computes imports one so. The answers are kept until the process ends, or until
`forget`.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
DISTRIBUTIONS = {
    "yaml": "PyYAML",
    "font_source_sans_pro": "font-source-sans-pro",
}  # named otherwise than their module
ALWAYS = ("numpy", "scipy", "pandas", "pyarrow")  # pandas works with Arrow, and nobody imports it


def files(module: str) -> dict[str, Path]:
    """Return the modules that a module of this package imports, itself included, directly or not.

    Examples
    --------
    >>> sorted(files("impact_citoyens.io.errors"))
    ['impact_citoyens', 'impact_citoyens.io', 'impact_citoyens.io.errors']
    """
    return _closure(PACKAGE, module)[0]


def versions(module: str) -> dict[str, str]:
    """Return the versions of Python and of the libraries that a module imports, directly or not."""
    names = {DISTRIBUTIONS.get(name, name) for name in (*ALWAYS, *_closure(PACKAGE, module)[1])}
    return {"Python": "{}.{}".format(*sys.version_info)} | {name: _version(name) for name in sorted(names)}


def forget() -> None:
    """Look at the sources again: they may have changed."""
    _closure.cache_clear()


@lru_cache(maxsize=32)
def _closure(package: Path, module: str) -> tuple[dict[str, Path], frozenset[str]]:
    """Follow the imports of a module through the package; return the files met, and the other libraries."""
    visited: dict[str, Path] = {}
    libraries: set[str] = set()
    waiting = [module]
    while waiting:
        for name, path in _modules(package, waiting.pop()):
            if name in visited:
                continue
            visited[name] = path
            for imported in _imports(name, path.name == "__init__.py", path.read_bytes()):
                top = imported.split(".")[0]
                if top == package.name:
                    waiting.append(imported)
                elif top not in sys.stdlib_module_names:
                    libraries.add(top)
    return visited, frozenset(libraries)


def _modules(package: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Yield a module and the packages that importing it runs; the last part of a name may be a function."""
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        place = package.parent.joinpath(*parts[:length])
        path = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
        if not path.is_file():
            return
        yield ".".join(parts[:length]), path


@lru_cache(maxsize=512)
def _imports(name: str, is_package: bool, source: bytes) -> frozenset[str]:
    """Return the full names that a module imports."""
    inside = name.split(".") if is_package else name.split(".")[:-1]
    names: set[str] = set()
    for statement in _statements(ast.parse(source).body):
        if isinstance(statement, ast.Import):
            names.update(alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom):
            above = inside[: len(inside) - statement.level + 1] if statement.level else []
            origin = ".".join([*above, *([statement.module] if statement.module else [])])
            names.update([origin, *(f"{origin}.{alias.name}" for alias in statement.names)])
    return frozenset(names)


def _statements(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield statements and those inside of them, but for what only a type checker runs."""
    for statement in body:
        yield statement
        checked = isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test)
        for part in ("orelse",) if checked else ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(statement, part, None)
            if isinstance(inner, list):
                yield from _statements(inner)


@lru_cache(maxsize=64)
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # an optional library
        return "–"
