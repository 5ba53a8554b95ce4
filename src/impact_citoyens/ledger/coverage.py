"""Hold the ledger against the text of the proceedings: every number of every page is somewhere.

``data/published/coverage.csv`` lists, page by page, every number of the proceedings: those that are claims,
with the value that the ledger gives them, and those that are not (dates, names such as “ODD 17”, bounds of
groups such as “18 à 24 ans”, page numbers). Anybody who has the public document as text can recount it:
``python -m impact_citoyens coverage actes.txt``.
"""

import re
from collections import Counter

import pandas as pd

from impact_citoyens.io.tables import read_table
from impact_citoyens.ledger import ledger
from impact_citoyens.study import study

COLUMNS = ["page", "printed", "occurrences", "kind", "value", "note"]
KINDS = ("claim", "date", "name", "group", "locator", "expression", "garbled")
_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿ"
NUMBER = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)"  # 2 400
    r"|(?<!\w)\d{1,3}(?:\.\d{3})+(?!\d)"  # 1.000
    rf"|\d+[.,]\d+[{_LETTERS}€]*"  # 5,6 and 1.5M
    rf"|[{_LETTERS}]*\d+(?:[{_LETTERS}€]+\d*)*"  # 17, ODD17, 10h15
)


def register() -> pd.DataFrame:
    """Return the register of coverage, occurrences as integers."""
    return read_table(study.published() / "coverage.csv", COLUMNS).astype({"occurrences": int})


def numbers_by_page(text: str) -> Counter[tuple[str, str]]:
    """Count every number written in digits, by page.

    Parameters
    ----------
    text : str
        The proceedings, with a line ``=== page N ===`` before each page. Lines with an address are passed
        over.
    """
    counts: Counter[tuple[str, str]] = Counter()
    page = ""
    for line in text.split("\n"):
        mark = re.match(r"=== page (\d+) ===", line)
        page = mark[1] if mark else page
        if page and not mark and "http" not in line:
            counts.update((page, match[0]) for match in NUMBER.finditer(line))
    return counts


def percentages_by_page(text: str) -> Counter[tuple[str, int]]:
    """Count the percentages written in digits, by page and value."""
    pages = re.split(r"=== page (\d+) ===", text)
    pairs = zip(pages[1::2], pages[2::2], strict=True)
    return Counter((page, int(value)) for page, body in pairs for value in re.findall(r"(\d+)\s*%", body))


def ledger_percentages() -> Counter[tuple[str, int]]:
    """Count the whole percentages that the ledger transcribes from the proceedings, by page and value."""
    values = ledger.values()
    rows = values[(values["source"] == study.current().source) & (values["unit"] == "percent")]
    return Counter(
        (row["page"], abs(int(row["value"])))
        for row in rows.to_dict("records")
        if row["value"] == int(row["value"])
    )


def unmatched_claims() -> list[str]:
    """List the numbers registered as claims that no row of the ledger gives on that page."""
    values, relations = ledger.values(), ledger.relations()
    have = {(row["page"], abs(row["value"])) for row in values.to_dict("records")}
    have |= {(row["page"], float(row["number"])) for row in relations.to_dict("records") if row["number"]}
    claims = register()
    claims = claims[claims["kind"] == "claim"]
    return [
        f"page {row['page']}: {row['printed']}"
        for row in claims.to_dict("records")
        if (row["page"], float(row["value"])) not in have
    ]


def against_text(text: str) -> list[str]:
    """List every difference between the text and the register, and between its percentages and the ledger."""
    table = register()
    digits = table[table["printed"].str.contains(r"\d")]
    listed = Counter(
        {key: int(n) for key, n in digits.groupby(["page", "printed"])["occurrences"].sum().items()}
    )
    in_text = numbers_by_page(text)
    differences = [
        f"page {page}: {number} is {in_text[page, number]} times in the text, "
        f"{listed[page, number]} in the register"
        for page, number in sorted(set(in_text) | set(listed))
        if in_text[page, number] != listed[page, number]
    ]
    printed, transcribed = percentages_by_page(text), ledger_percentages()
    differences += [
        f"page {page}: {value} % is {printed[page, value]} times in the text, "
        f"{transcribed[page, value]} in the ledger"
        for page, value in sorted(set(printed) | set(transcribed))
        if printed[page, value] != transcribed[page, value]
    ]
    return differences + unmatched_claims()
