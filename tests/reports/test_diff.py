"""Two builds with known differences."""

import shutil

import pandas as pd
import pytest

from impact_citoyens.audit.kinds import COLUMNS
from impact_citoyens.io.errors import InputError
from impact_citoyens.reports import diff, inputs


def row(claim, **fields):
    made = dict.fromkeys(COLUMNS, "") | {
        "claim_id": claim,
        "printed": "= 31 percent",
        "verdict": "reproduced",
        "recomputed": "31.06",
        "recomputation": 'weight("dynamic_regions")',
        "evidence": "independent",
    }
    return made | fields


def estimate(value):
    return dict.fromkeys(diff.KEY, "x") | {"estimate": value, "low": "", "high": ""}


def build(folder, rows, estimates=("0.5",), **digests):
    folder.mkdir()
    pd.DataFrame(rows, columns=COLUMNS).to_csv(folder / "audit.csv", index=False)
    pd.DataFrame([estimate(value) for value in estimates]).to_csv(folder / "estimates.csv", index=False)
    record = {
        "static": {"code": "1", "reference": "1"} | digests,
        "reads": {"values:*": digests.pop("values", "1")},
        "error": "",
    }
    (folder / "audit.html").write_text(f'<meta name="{inputs.META}" content="{inputs.meta(record)}">')
    return diff.read(folder)


@pytest.fixture
def before(tmp_path):
    return build(
        tmp_path / "before",
        [row("a"), row("b", recomputation='claim("a") - 1'), row("c", evidence="synthetic")],
    )


def moved(before, after):
    return diff.compare(before, after).set_index("name")


def test_the_same_build_moves_nothing(before, tmp_path):
    same = build(
        tmp_path / "same",
        [row("a"), row("b", recomputation='claim("a") - 1'), row("c", evidence="synthetic")],
    )
    assert moved(before, same).empty and diff.changed_inputs(before, same) == []


def test_an_edited_row_is_named_and_so_is_who_reads_it(before, tmp_path):
    rows = [
        row("a", printed="= 33 percent", verdict="contradicted"),
        row("b", recomputation='claim("a") - 1', recomputed="32"),
        row("c", evidence="synthetic"),
    ]
    found = moved(before, build(tmp_path / "after", rows, values="2"))
    assert found.loc["a", "because"] == "its row of the ledger changed"
    assert found.loc["b", "because"] == "a changed" and float(found.loc["b", "moved"]) == pytest.approx(0.94)
    assert "c" not in found.index


def test_population_tables_explain_what_they_move(before, tmp_path):
    rows = [
        row("a", recomputed="31.4"),
        row("b", recomputation='claim("a") - 1'),
        row("c", evidence="synthetic"),
    ]
    assert (
        moved(before, build(tmp_path / "after", rows, reference="2")).loc["a", "because"] == "data/reference"
    )


def test_another_expression_is_said(before, tmp_path):
    rows = [
        row("a", recomputed="32.7", recomputation='residents("dynamic_regions")'),
        row("b", recomputation='claim("a") - 1'),
        row("c", evidence="synthetic"),
    ]
    assert (
        moved(before, build(tmp_path / "after", rows)).loc["a", "because"]
        == "the way it is recomputed changed"
    )


def test_claims_come_and_go(before, tmp_path):
    found = moved(before, build(tmp_path / "after", [row("a"), row("d")]))
    assert (
        found.loc["d", "because"] == "the claim is new in the ledger"
        and found.loc["b", "because"] == "the claim left the ledger"
    )


def test_estimates_move_by_so_much(before, tmp_path):
    same = [row("a"), row("b", recomputation='claim("a") - 1'), row("c", evidence="synthetic")]
    found = diff.compare(before, build(tmp_path / "after", same, ["0.52"], code="2"))
    assert found["what"].tolist() == ["estimate"]
    assert float(found["moved"].item()) == pytest.approx(0.02) and found["because"].item() == "the code"


def test_noise_is_no_move(before, tmp_path):
    same = [
        row("a", recomputed="31.060000000001"),
        row("b", recomputation='claim("a") - 1'),
        row("c", evidence="synthetic"),
    ]
    assert moved(before, build(tmp_path / "after", same)).empty


def test_the_text_names_inputs_and_claims(before, tmp_path):
    after = build(
        tmp_path / "after",
        [
            row("a", verdict="contradicted"),
            row("b", recomputation='claim("a") - 1'),
            row("c", evidence="synthetic"),
        ],
        code="2",
    )
    said = diff.text(before, after, diff.compare(before, after))
    assert (
        "Inputs that changed: the code." in said
        and "a: = 31 percent → reproduced" in said
        and "1 claims" in said
    )


def test_a_folder_without_an_audit_is_refused(tmp_path):
    with pytest.raises(InputError, match="make audit"):
        diff.read(tmp_path)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_an_unknown_commit_is_refused():
    with pytest.raises(InputError, match="tag or commit"), diff.build_of("no-such-tag"):
        pass
