"""The disclosure of the survey: what a reader is owed, item by item, and what the public sources say of it.

Two lists of items, used as check-lists: section III of the code of the American Association for Public
Opinion Research (AAPOR, April 2021), and articles 2 and 3 of the French act no. 77-808 of 19 July 1977 as
amended by the act no. 2016-508 of 25 April 2016.
"""

import re
from collections.abc import Iterator

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.io.tables import cached_until_edit, read_table, whole_numbers
from impact_citoyens.language import numbers as lang
from impact_citoyens.ledger.rules import pages_expected
from impact_citoyens.statistics import margins, sample_design
from impact_citoyens.study import codebook, study, territories

FILE = "reference/disclosure.csv"
TEXTS = ("label", "text", "why")
COLUMNS = "item order standard aapor law status pages".split()
COLUMNS += [f"{text}_{language}" for text in TEXTS for language in lang.LANGUAGES]
STATUSES = ("printed", "inferred", "not_public")
STANDARDS = {(True, True): "both", (True, False): "aapor", (False, True): "law"}
AAPOR = r"A\.([1-9]|1[01])|B"
LAW = r"2-[1-8]|3-[1-7]|3"
PLACE = r"\{([^{}]*)\}"
COMPUTED = ("margin-region", "margin-france")


@cached_until_edit(study.reference)
def items() -> pd.DataFrame:
    """Return the items, one a row, in the order of display.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. ``status`` is ``printed`` (the proceedings say it), ``inferred`` (deduced, and
        ``why`` says from what) or ``not_public`` (in no source read here). Texts name the numbers of the
        ledger by their claim: `said` fills them in.

    Raises
    ------
    InputError
        With every problem of the table: file, row, column.
    """
    path = study.reference() / "disclosure.csv"
    frame = read_table(path, COLUMNS)
    problems_found = problems(frame, set(ledger.values()["claim_id"]))
    if problems_found:
        raise InputError(problems_found)
    return whole_numbers(frame, ["order"], path).sort_values("order", kind="stable", ignore_index=True)


def problems(frame: pd.DataFrame, claims: set[str]) -> list[Problem]:
    """List everything wrong in the table (empty when all is well).

    Parameters
    ----------
    frame : DataFrame
        The table as text.
    claims : set of str
        Claims of the ledger that a text may name.
    """
    problems_found = [
        Problem(study.file(FILE), line, "item", repr(item), "an item named once", "Rename one of the two.")
        for line, item, twice in zip(
            range(2, len(frame) + 2), frame["item"], frame["item"].duplicated(keep=False)
        )
        if twice
    ]
    for line, row in enumerate(frame.to_dict("records"), 2):
        problems_found += [
            Problem(study.file(FILE), line, column, repr(row[column]), *expected)
            for column, *expected in _wrong(row, claims)
        ]
    return problems_found


def _wrong(row: dict, claims: set[str]) -> Iterator[tuple[str, ...]]:
    """Give column, expectation and advice for each thing wrong in a row."""
    if not re.fullmatch(r"[a-z]+(_[a-z]+)*", row["item"]):
        yield "item", "lower-case words joined by underscores"
    for column, allowed in (("status", STATUSES), ("standard", tuple(STANDARDS.values()))):
        if row[column] not in allowed:
            yield column, ", ".join(allowed), nearest(row[column], allowed)
    yield from _wrong_references(row)
    yield from _wrong_pages(row)
    for column in COLUMNS[7:]:
        yield from _wrong_text(row, column, claims)


def _wrong_references(row: dict) -> Iterator[tuple[str, ...]]:
    for column, pattern, expected in (
        ("aapor", AAPOR, "items of section III, as A.5 or B"),
        ("law", LAW, "articles and items, as 2-3 or 3-5"),
    ):
        if row[column] and not all(re.fullmatch(pattern, reference) for reference in row[column].split(";")):
            yield column, expected
    meant = STANDARDS.get((bool(row["aapor"]), bool(row["law"])))
    if row["standard"] in STANDARDS.values() and row["standard"] != meant:
        yield "standard", f"{meant or 'an item of at least one standard'}, after the columns aapor and law"


def _wrong_pages(row: dict) -> Iterator[tuple[str, ...]]:
    pages = row["pages"].split(";") if row["pages"] else []
    if not all(page.isascii() and page.isdecimal() and int(page) in study.current().pages for page in pages):
        yield "pages", f"pages of {pages_expected()}, separated by semicolons"
    if not pages and row["status"] in ("printed", "inferred"):
        yield "pages", "the page that says it, or from which it is inferred"


def _wrong_text(row: dict, column: str, claims: set[str]) -> Iterator[tuple[str, ...]]:
    text, other = row[column], row[column[:-2] + ("en" if column.endswith("fr") else "fr")]
    wanted = not column.startswith("why") or row["status"] == "inferred"
    if wanted != bool(text.strip()):
        yield column, "a text" if wanted else "nothing: only what is inferred has a reason"
    if sorted(re.findall(PLACE, text)) != sorted(re.findall(PLACE, other)):
        yield column, "the same numbers in both languages"
    for name in re.findall(PLACE, text):
        for part in name.split("/"):
            if part not in claims and part not in COMPUTED:
                yield column, f"claims of the ledger, not {part!r}", nearest(part, claims)
    if re.search(r"[{}]", re.sub(PLACE, "", text)):
        yield column, "pairs of braces"


def said(text: str) -> str:
    """Fill in the numbers of a text, in the language of the page.

    Parameters
    ----------
    text : str
        With numbers named as ``{claim}``, ``{claim/claim}`` (a quotient) or ``{margin-region}``.

    Examples
    --------
    >>> said("{sample-size-p7} people, {sample-size-p7/territories-studied-p8} a region")
    '2\u202f400 people, 200 a region'
    """
    numbers = _numbers()
    filled = re.sub(PLACE, lambda match: _written(match[1], numbers), text)
    return lang.typeset(filled.replace("± ", "±" + lang.NO_BREAK_SPACE))


def _numbers() -> dict[str, float]:
    values = ledger.values(*codebook.told_questions())
    region = sample_design.base("territory", territories.regions()[0])
    france = sample_design.base("national", study.nation())
    computed = {
        "margin-region": 100 * margins.margin(0.5, region.n_effective),
        "margin-france": 100 * margins.margin(0.5, france.n_effective),
    }
    return dict(zip(values["claim_id"], values["value"])) | computed


def _written(name: str, numbers: dict[str, float]) -> str:
    first, *divisor = (numbers[part] for part in name.split("/"))
    value = first / divisor[0] if divisor else first
    return lang.number(value, decimals=0 if value == int(value) else 1)
