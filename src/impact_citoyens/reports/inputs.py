"""What a page is made from, as checksums: kept in the page, and compared at the next build.

So only what changed is made again. Some inputs are the same for every execution of a notebook (its file,
the code, the reference data, the locked dependencies). Others are the rows of the ledger and of the
reconstruction that the page read while it was made (`trace`): a claim about the levers that changes leaves
the pages on mobility alone. Contents count, never dates.
"""

import csv
import html
import io
import json
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from impact_citoyens.io import cache, imported_code, paths
from impact_citoyens.io.cache import short_checksum
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import study

META = "impact-citoyens-inputs"
HEAD = 16_384  # bytes of a page that hold its inputs
WHOLE = "*"
REASONS = {
    "notebook": "its notebook changed",
    "parameters": "its parameters changed",
    "navigation": "the pages it links to changed",
    "code": "the code of the package changed",
    "reference": "the reference data changed",
    "lock": "the locked dependencies changed",
    "python": "the version of Python changed",
}


def statics(
    execution: Execution, built: frozenset[Execution], notebooks: Path | None = None
) -> dict[str, str]:
    """Return the checksums of what an execution depends on before it reads any data.

    Parameters
    ----------
    execution : Execution
    built : frozenset of Execution
        Every page of the build: a page links to some of them.
    notebooks : Path, optional
        Where the notebooks are.
    """
    near = _near(built)
    linked = sorted(set().union(*(near.get(key, ()) for key in _keys(execution))))
    return {
        "notebook": short_checksum((notebooks or paths.NOTEBOOKS) / f"{execution.notebook}.ipynb"),
        "parameters": short_checksum(json.dumps(execution.parameters, sort_keys=True)),
        "navigation": short_checksum("\n".join(linked)),
        "code": code(),
        "reference": _reference(),
        "lock": short_checksum(paths.ROOT / "requirements.lock"),
        "python": "{}.{}".format(*sys.version_info),
    }


def of_portal(built: frozenset[Execution], language: str) -> dict:
    """Return what the portal and the comparison of a language are made from: pages, code, ledger."""
    mine = sorted(page for page in built if page.language == language)
    listed = [[str(page.page), page.microdata] for page in mine] + [sorted({page.language for page in built})]
    digests = statics(mine[0], built)
    static = {name: digests[name] for name in ("code", "reference", "lock", "python")}
    static["pages"] = short_checksum(json.dumps(listed))
    return {"static": static, "reads": slices(["anomalies:*", "relations:*", "values:*"]), "error": ""}


@lru_cache(maxsize=2)
def _near(built: frozenset[Execution]) -> dict[tuple, list[str]]:
    """Gather pages by what they share, once: to compare all pairs of 10,000 would take a minute."""
    pages: dict[tuple, list[str]] = {}
    for execution in built:
        for key in _keys(execution):
            pages.setdefault(key, []).append(str(execution.page))
    return pages


def _keys(execution: Execution) -> tuple[tuple[str, str, str], ...]:
    """Name what pages that link to each other share: territory, notebook, or all but the language."""
    language, territory, notebook = execution.language, execution.territory, execution.notebook
    return (language, territory, "*"), (language, "*", notebook), ("*", territory, notebook)


def code() -> str:
    """Return the checksum of the package: code, templates, style, texts."""
    return cache.package_checksum(imported_code.PACKAGE)[: cache.SHORT]


@lru_cache(maxsize=1)
def _reference() -> str:
    return cache.tables_checksum(study.reference())[: cache.SHORT]


def slices(reads: Iterable[str]) -> dict[str, str]:
    """Return the checksum of each slice that was read (see `trace`)."""
    return {slice_: _slice(slice_) for slice_ in reads}


@lru_cache(maxsize=512)
def _slice(name: str) -> str:
    table, part = name.split(":", 1)
    if table == "reconstruction":
        return _reconstruction(part)
    if table == "audit":
        return cache.tables_checksum(study.audit())[: cache.SHORT]
    path = study.published() / f"{table}.csv"
    if part == WHOLE:
        return short_checksum(path)
    if table == "anomalies":
        others = (study.published() / f"{other}.csv" for other in ("values", "relations"))
        mine = {row["claim_id"] for other in others for row in _of_question(other, part)}
        return short_checksum(repr([row for row in _rows(path) if mine & set(row["claim_ids"].split(";"))]))
    return short_checksum(repr(_of_question(path, part)))


def _of_question(path: Path, question: str) -> list[dict]:
    return [row for row in _rows(path) if row["question"] == question]


def _reconstruction(part: str) -> str:
    """Return the checksum of what the reconstruction says of a question, of first threes, of all."""
    folder = reconstruction_folder()
    if part == "top_three":
        return short_checksum(folder / "top_three.csv")
    if part == WHOLE:
        from impact_citoyens.reconstruction import seed_study

        return short_checksum(cache.tables_checksum(folder) + seed_study.key())
    tables = (folder / f"{name}.csv" for name in ("bounds", "synthetic"))
    return short_checksum(repr([row for table in tables for row in _of_question(table, part)]))


@lru_cache(maxsize=1)
def reconstruction_folder() -> Path:
    """Return where the results of the reconstruction are, or would be."""
    from impact_citoyens.reconstruction import results  # imports pandas: only pages that show it need it

    return results.location()


@lru_cache(maxsize=8)
def _rows(path: Path) -> list[dict]:
    if path.exists():
        return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    return []


def meta(record: dict) -> str:
    """Write the inputs of a page as the content of its meta element."""
    return html.escape(json.dumps(record, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def of_page(path: Path) -> dict | None:
    """Return what a page says of its inputs, or None when there is no such page or it says nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD).decode("utf-8", errors="ignore")
    except OSError:
        return None
    tag = re.search(rf'<meta [^>]*name="{META}"[^>]*>', head)
    content = re.search(r"""content=(?:"([^"]*)"|'([^']*)')""", tag[0]) if tag else None
    try:
        return json.loads(html.unescape(content[1] or content[2])) if content else None
    except ValueError:  # somebody changed it
        return None


def stale(
    execution: Execution, built: frozenset[Execution], output: Path, notebooks: Path | None = None
) -> str:
    """Say why a page has to be made again; nothing when it is up to date."""
    record = of_page(output / execution.page)
    if record is None:
        if (output / execution.page).exists():
            return "no such page, or one that does not say what it was made from"
        return "no such page"
    if record.get("error"):
        return "it failed the last time"
    if not all((output / execution.page).with_name(name).exists() for name in record.get("files", ())):
        return "its table of numbers is not there"
    now = statics(execution, built, notebooks)
    changed = [REASONS[name] for name, digest in now.items() if record["static"].get(name) != digest]
    changed += [f"{slice_} changed" for slice_, digest in record["reads"].items() if _slice(slice_) != digest]
    return "; ".join(changed)


def forget() -> None:
    """Forget the checksums computed: files may have changed."""
    cache.forget()
    for computed in (_reference, _slice, _rows, reconstruction_folder):
        computed.cache_clear()
