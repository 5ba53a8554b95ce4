"""The two tables beside this file were counted in the public document by a program: pages, numbers, how
often."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from impact_citoyens.ledger import coverage

HERE = Path(__file__).parent
MADE_UP = """before any page 99
=== page 2 ===
Il y a 2 400 personnes, 2\u202f400 encore et 1.000 exemples le 3 novembre.
https://example.org/2022/04/17.pdf
=== page 3 ===
ODD17 à 10h15 : 5,6 % puis 1.5M€, 31 % et 31%.
"""


def counted(name, number):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return Counter(
            {
                (row["page"], number(row[key])): int(row["occurrences"])
                for row in csv.DictReader(file)
                for key in [list(row)[1]]
            }
        )


def in_the_document():
    return counted("percentages_by_page.csv", int)


def test_the_percentages_of_the_ledger_are_those_of_the_document():
    assert coverage.ledger_percentages() == in_the_document()


def test_the_count_of_the_document_is_whole():
    # 57 percentages on 17 pages; page 55 (the leaflet) prints 9 of them
    table = in_the_document()
    assert table.total() == 57
    assert len({page for page, _ in table}) == 17
    assert sum(n for (page, _), n in table.items() if page == "55") == 9


def test_the_register_lists_every_number_of_the_document():
    register = coverage.register()
    digits = register[register["printed"].str.contains(r"\d")]
    listed = Counter()
    for row in digits.to_dict("records"):
        listed[row["page"], row["printed"]] += row["occurrences"]
    assert listed == counted("numbers_by_page.csv", str)


def test_every_number_registered_as_a_claim_is_in_the_ledger():
    assert coverage.unmatched_claims() == []


def test_the_register_is_well_formed():
    register = coverage.register()
    assert set(register["kind"]) <= set(coverage.KINDS)
    assert (register["occurrences"] >= 1).all()
    claims = register[register["kind"] == "claim"]
    assert claims["value"].map(lambda value: bool(re.fullmatch(r"\d+(\.\d+)?", value))).all()
    assert not register.duplicated(["page", "printed", "kind", "value"]).any()


def test_a_claim_that_leaves_the_ledger_is_missed(monkeypatch, values):
    without = values[values["claim_id"] != "urgency-pays-de-la-loire-p11"]
    monkeypatch.setattr(coverage.ledger, "values", lambda: without)
    assert coverage.unmatched_claims() == ["page 11: 83"]
    assert coverage.ledger_percentages() != in_the_document()


def test_numbers_of_a_made_up_text():
    assert coverage.numbers_by_page(MADE_UP) == Counter(
        {
            ("2", "2 400"): 1,
            ("2", "2\u202f400"): 1,
            ("2", "1.000"): 1,
            ("2", "3"): 1,
            ("3", "ODD17"): 1,
            ("3", "10h15"): 1,
            ("3", "5,6"): 1,
            ("3", "1.5M€"): 1,
            ("3", "31"): 2,
        }
    )


def test_percentages_of_a_made_up_text():
    # the pattern reads whole percentages: of « 5,6 % » it keeps the 6, as the ledger does not
    assert coverage.percentages_by_page(MADE_UP)["3", 31] == 2


@pytest.fixture(scope="module")
def document():
    """A text with the numbers of the document and nothing else."""
    numbers, percentages = counted("numbers_by_page.csv", str), in_the_document()
    pages = sorted({page for page, _ in numbers}, key=int)
    text = ""
    for page in pages:
        text += f"=== page {page} ===\n"
        for (where, printed), n in numbers.items():
            per_cent = percentages[page, int(printed)] if where == page and printed.isdecimal() else 0
            text += (f"{printed} %.\n" * per_cent + f"{printed}.\n" * (n - per_cent)) if where == page else ""
    return text


def test_a_text_with_the_same_numbers_shows_no_difference(document):
    assert coverage.against_text(document) == []


def test_a_changed_number_is_reported_with_its_page(document):
    head, page, rest = document.partition("=== page 11 ===\n")
    differences = coverage.against_text(head + page + rest.replace("83 %", "84 %", 1))
    assert "page 11: 83 is 0 times in the text, 1 in the register" in differences
    assert "page 11: 84 is 1 times in the text, 0 in the register" in differences
    assert "page 11: 83 % is 0 times in the text, 1 in the ledger" in differences
    assert len(differences) == 4


def test_a_number_added_is_reported(document):
    assert coverage.against_text(document + "777\n")[0].endswith(
        "777 is 1 times in the text, 0 in the register"
    )
