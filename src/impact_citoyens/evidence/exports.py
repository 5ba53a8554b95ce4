"""CSV files for others.

What the table is stands in its own first lines, so that a file sent alone still says where it comes from.
"""

import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from impact_citoyens import __version__, ledger
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.tables import relative
from impact_citoyens.io.writing import write_whole
from impact_citoyens.study import study

MEANING = {
    "published": "printed in a source, with the interval of the known sample design",
    "bounded": "smallest and largest value that the printed claims allow",
    "synthetic": "made-up respondents that keep the printed claims; an illustration, never an observation",
    "observed": "estimated on a microdata file of the reader; its own licence applies to these rows",
}
LICENCE = "CC-BY-4.0"
LEDGER = "computed from the ledger of printed claims"
OURS = {"claims": LEDGER, "synthesis": LEDGER, "microdata": "a microdata file of the reader"}
NUMBERS, TRUTHS = "# numbers: ", "# truths: "


def to_csv(frame: pd.DataFrame, path: str | Path | None = None, said: Iterable[str] = ()) -> str:
    r"""Write a table as CSV under comment lines that say what it is.

    Source, evidence, pages, licence, version.

    Parameters
    ----------
    frame : DataFrame
        Such as `api` returns.
    path : path, optional
        The file, written whole or not at all; none writes no file.
    said : iterable of str
        What goes with the table and has no number: printed comparisons, one a line.

    Returns
    -------
    str
        The text, UTF-8, one ``#`` line a fact, then an ordinary comma-separated table (decimal points).
        `read_csv` reads it back; ``pandas.read_csv(path, comment="#")`` does too where no cell has a ``#``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> text = ic.to_csv(ic.estimates("levers", "france", microdata="none"))
    >>> print(*text.split("\n")[2:5], sep="\n")
    # evidence: published (printed in a source, with the interval of the known sample design)
    # page: 13, 14
    # licence: CC-BY-4.0
    """
    header = "".join(f"{line.rstrip()}\n" for line in _header(frame, said))
    text = header + frame.to_csv(index=False, lineterminator="\n")
    if path is not None:
        write_whole(Path(path), text)
    return text


def _header(frame: pd.DataFrame, comparisons: Iterable[str]) -> list[str]:
    truths = [name for name in frame if pd.api.types.is_bool_dtype(frame[name])]
    numbers = [name for name in frame if pd.api.types.is_numeric_dtype(frame[name]) and name not in truths]
    said = {
        "source": "; ".join(_sources(frame)),
        "evidence": "; ".join(_evidence(frame)),
        "page": ", ".join(_pages(frame)),
        "licence": LICENCE,
        "version": f"impact-citoyens {__version__}",
    }
    columns = [NUMBERS + ", ".join(numbers), TRUTHS + ", ".join(truths)]
    return [
        f"# {study.current().fact('name_en')}, rerun",
        *(f"# {name}: {text}" for name, text in said.items() if text),
        *_notes(frame),
        *(f"# printed comparison: {comparison}" for comparison in comparisons),
        *columns,
    ]


def _notes(frame: pd.DataFrame) -> list[str]:
    """How to read the columns that could be misread."""
    notes = {
        "share": "# shares, weights and changes are fractions: 0.38 is 38%",
        "synthetic": "# synthetic rows: n is how many were made up, nobody was interviewed",
    }
    present = {*frame.get("statistic", ()), *frame.get("evidence", ())}
    return [note for name, note in notes.items() if name in present]


def _sources(frame: pd.DataFrame) -> list[str]:
    titles = ledger.sources().set_index("source")["title"].to_dict()
    printed = pd.Series(
        study.current().source if "published" in set(frame.get("evidence", ())) else "", index=[0]
    )
    slugs = dict.fromkeys(frame.get("source", printed))
    return list(dict.fromkeys(OURS.get(name) or titles.get(name, name) for name in slugs if name))


def _evidence(frame: pd.DataFrame) -> list[str]:
    kinds = set(frame.get("evidence", ()))
    return [f"{kind} ({meaning})" for kind, meaning in MEANING.items() if kind in kinds]


def _pages(frame: pd.DataFrame) -> list[str]:
    pages = {page for joined in frame.get("page", ()) for page in str(joined).split(", ") if page}
    return sorted(pages, key=lambda page: (not page.isdigit(), int(page) if page.isdigit() else 0, page))


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a table that `to_csv` wrote.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    DataFrame
        The table as it was: numbers as numbers, text as text (waves, pages), an empty cell as ``""``.

    Raises
    ------
    InputError
        When the file is not one of ours.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> import impact_citoyens as ic
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "levers.csv"
    >>> written = ic.estimates("levers", microdata="none")
    >>> _ = ic.to_csv(written, path)
    >>> ic.read_csv(path).equals(written)
    True
    """
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(relative(Path(path)), str(error), "a file that ic.to_csv wrote") from None
    start = next((place for place, line in enumerate(lines) if not line.startswith("#")), len(lines))
    numbers, truths = (_named(lines[:start], head, path) for head in (NUMBERS, TRUTHS))
    frame = pd.read_csv(io.StringIO("".join(lines[start:])), dtype=str, keep_default_na=False)
    frame = frame.assign(**{name: frame[name].eq("True") for name in truths})
    return frame.assign(**{name: _numeric(frame[name]) for name in numbers})


def _numeric(column: pd.Series) -> pd.Series:
    """Read numbers with every digit that was written, which `pandas.to_numeric` does not promise."""
    whole = column.str.fullmatch(r"-?\d+").all() and len(column) > 0
    if whole:
        return column.map(int).astype("int64")
    return column.map(lambda text: float(text or "nan")).astype("float64")


def _named(header: list[str], head: str, path: str | Path) -> list[str]:
    lines = [line.removeprefix(head).strip() for line in header if line.startswith(head.rstrip())]
    if not lines:
        expected = f"a file that ic.to_csv wrote, with a line “{head.strip()}”"
        raise refusal(relative(Path(path)), "no such comment lines", expected, row=1)
    return [name for name in lines[0].removeprefix(head.strip()).strip().split(", ") if name]
