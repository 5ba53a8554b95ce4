"""A second study, of three invented isles and two questions, goes through the same code.

Numbers are worked out here by hand. Granite Isle has no printed figure: what follows for it comes from the
national one.
"""

import os
import shutil
import subprocess
import sys
from math import sqrt
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from page_tree import Document
from scipy import stats

import impact_citoyens as ic
from impact_citoyens import ledger
from impact_citoyens.api import context
from impact_citoyens.audit import auditor
from impact_citoyens.cli import main
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import using
from impact_citoyens.reconstruction import results
from impact_citoyens.reconstruction.bounds.solving import bound
from impact_citoyens.reconstruction.people import synthesis
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import codebook, study, territories

FOLDER = Path(__file__).parents[1] / "fixtures" / "tiny_study"
ISLES = ["coral-isle", "fern-isle", "granite-isle"]
WEIGHTS = [0.4, 0.2, 0.4]  # voters: 40,000, 20,000 and 40,000


@pytest.fixture(autouse=True)
def tiny():
    with study.use(FOLDER) as chosen:
        ic.set_page(microdata="none")
        yield chosen
    ic.set_page()


@pytest.fixture
def copied(tmp_path):
    """The tiny study, free to be broken."""
    with study.use(shutil.copytree(FOLDER, tmp_path / "broken")) as chosen:
        yield chosen.folder


def change(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_study_is_chosen_for_a_while_and_left(tiny):
    assert tiny.folder == FOLDER and study.nation() == "archipelago" and list(tiny.regions) == ISLES
    assert (tiny.wave, tiny.wave_before, tiny.respondents_per_region) == ("2031", "2029", 150)
    with study.use(study.paths.ROOT / "data"):
        assert len(territories.regions()) == 12 and "levers" in codebook.questions().index
    assert territories.slugs() == ["archipelago", *ISLES] and "levers" not in codebook.questions().index


def test_the_page_of_a_study_does_not_stay_in_another(tiny):
    ic.set_page("fern-isle", microdata="none")
    with study.use(study.paths.ROOT / "data"):
        assert context.page().territory == "france" and ic.respondents() == 2400
        with pytest.raises(InputError, match="unknown territory 'fern-isle'"):
            ic.set_page("fern-isle")
        ic.set_page("bretagne", microdata="none")
    assert context.page().territory == "fern-isle"


def test_a_folder_that_is_no_study_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no study.*reference/study\.csv"), study.use(tmp_path):
        pass


def test_the_ledger_keeps_its_rules(capsys):
    assert main(["check"]) == 0 and "all well" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("gazette,2,The bridge", "gazette,9,The bridge", "found '9'; expected a page of the gazette, 1 to 4"),
        (",fern-isle,build", ",fern-isl,build", "found 'fern-isl'"),
        (",eq,75,percent", ",eq,175,percent", "found '175'; expected a percentage, 0 to 100"),
    ],
)
def test_a_broken_ledger_is_refused_with_the_folder_of_the_study(copied, before, after, said):
    change(copied / "published" / "values.csv", before, after)
    with pytest.raises(InputError) as refused:
        ledger.estimates()
    assert "broken/published/values.csv, row" in str(refused.value) and said in str(refused.value)


def test_a_fact_that_every_study_has_is_asked_for(copied):
    change(copied / "reference" / "study.csv", "wave,2031,\n", "")
    with pytest.raises(InputError, match=r"broken/reference/study\.csv.*'wave'"):
        study.wave()


def test_an_isle_is_a_simple_random_sample_and_the_archipelago_three_strata():
    effective = 1 / sum(weight**2 / 150 for weight in WEIGHTS)
    assert sample_design.base(*study.national()) == sample_design.Base(450, pytest.approx(effective), 3)
    row = ledger.estimates("bridge").query("population == 'coral-isle'").iloc[0]
    assert (row["n"], row["se"]) == (150, pytest.approx(sqrt(0.75 * 0.25 / 150)))
    assert 0.66 < row["low"] < 0.68 and 0.81 < row["high"] < 0.83


def test_another_wave_has_its_own_size(copied):
    """The same shares of twice as many islanders: z is larger by the root of two."""
    change(copied / "reference" / "waves.csv", "2029,150,", "2029,300,")
    row = "before-{},bridge,2029,{},{},build,share,eq,{},percent,gazette,3,Before,explicit,\n"
    with (copied / "published" / "values.csv").open("a", encoding="utf-8") as figures:
        figures.write(row.format("all", "national", "archipelago", 60))
        figures.write(row.format("coral", "territory", "coral-isle", 75))
    compared = ic.compare("bridge", "coral-isle", microdata="none").query("answer == 'build'")
    p = compared.set_index("wave")["p"]
    z = {wave: stats.norm.isf(p[wave] / 2) for wave in ("2029", "2031")}
    assert z["2029"] == pytest.approx(sqrt(2) * z["2031"])


def test_the_interface_answers_for_the_study():
    assert ic.questions()["question"].tolist() == ["about", "bridge", "ferry"]
    assert ic.places()["territory"].tolist() == ["archipelago", *ISLES]
    assert ic.places().loc[0, "registered_voters"] == 100_000
    assert ic.estimates("ferry", microdata="none")["estimate"].tolist() == [0.5]
    with using("en"):
        assert ic.claims("bridge", "coral-isle")["sentence"].tolist() == [
            "Coral Isle: Build, 75%",
            "Coral Isle: the highest value for “Build”",
            "Coral Isle: above the Archipelago for “Build”",
        ]
    with pytest.raises(InputError, match="bridge"):
        ic.estimates("bridg", microdata="none")


def test_two_isles_are_compared_among_the_three_pairs():
    row = ic.compare("bridge", "coral-isle", "Fern Isle", microdata="none").iloc[0]
    assert row["difference"] == pytest.approx(0.13)

    def p(*shares):  # of 150 people each
        people = [[150 * share, 150 * (1 - share)] for share in shares]
        return stats.chi2_contingency(people, correction=False).pvalue

    assert row["p"] == pytest.approx(p(0.75, 0.62)) and row["family"] == 3
    assert row["p_low"] == pytest.approx(3 * p(0.755, 0.615)) and row["p_low"] < 0.05  # each to half a point
    assert row["p_high"] == pytest.approx(3 * p(0.745, 0.625)) and row["p_high"] > 0.05
    assert row["verdict"] == "rounding"


def test_charts_are_drawn():
    with using("en"):
        chart = ic.chart("bridge", "coral-isle", microdata="none")
        assert chart.title == "The bridge" and "75" in chart.alt
        assert "Gazette of the Archipelago, p." in chart.caption
        assert "Build" in ic.chart("bridge", microdata="none", answer="build").title


def test_bounds_follow_from_the_weights_of_the_isles():
    """60 = 0.4 × 75 + 0.2 × 62 + 0.4 × granite, each to half a point."""
    low = (0.595 - 0.4 * 0.755 - 0.2 * 0.625) / 0.4
    high = (0.605 - 0.4 * 0.745 - 0.2 * 0.615) / 0.4
    found = bound(("bridge", "build", "territory", "granite-isle"))
    assert found == pytest.approx((low, high), abs=1e-6)
    assert bound(("bridge", "never")) == pytest.approx((0.14, 0.16), abs=1e-6)


def test_made_up_islanders_keep_every_claim():
    people = synthesis.sample(1).frame
    assert people["territory"].value_counts().to_dict() == dict.fromkeys(ISLES, 150)
    shares = people["bridge"].eq("build").groupby(people["territory"]).mean().reindex(ISLES)
    national = sum(weight * share for weight, share in zip(WEIGHTS, shares, strict=True))
    assert abs(shares["coral-isle"] - 0.75) <= 0.005 and abs(shares["fern-isle"] - 0.62) <= 0.005
    assert abs(national - 0.60) <= 0.005 and shares.idxmax() == "coral-isle"
    made = results.open_results(results.prepare(2, jobs=1))
    rows = made.rows("bridge").query("population == 'granite-isle'")
    assert set(rows["evidence"]) == {"bounded", "synthetic"}
    assert made.top_three.empty  # no domain is scored here


def test_every_claim_has_a_verdict():
    table = auditor.open_audit("none").table.set_index("claim_id")
    assert set(table.index) == set(ledger.values()["claim_id"]) | set(ledger.relations()["claim_id"])
    assert table.loc["about-isles-p1", "verdict"] == "reproduced"
    assert table.loc["bridge-build-first-p2", "sampling"] == "beyond"


BUILD = """
import sys
from pathlib import Path
from impact_citoyens.reports import build
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import territories

pages = [Execution("en", slug, "01_bridge", "none") for slug in territories.slugs()]
outcomes = build.build(pages, Path(sys.argv[1]), build.Settings(jobs=1), Path(sys.argv[2]))
sys.exit("; ".join(outcome.error for outcome in outcomes if outcome.error) or 0)
"""
PARAMETERS = 'territory = "archipelago"\nlanguage = "fr"\nmicrodata = "none"'
CELLS = (
    "import impact_citoyens as ic\n\npage = ic.set_page(territory, language, "
    'microdata)\nic.statements("bridge")',
    'shares = ic.estimates("bridge").query("statistic == \'share\' and answer == '
    "'build'\")\nic.intervals(shares)",
)


def test_a_notebook_makes_a_page_for_each_isle_and_a_portal(tmp_path):
    cells = [
        new_markdown_cell("# The bridge", metadata={"tags": ["lang-en"]}, id="title"),
        new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="parameters"),
        *(new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(CELLS)),
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=cells, metadata=kernel), tmp_path / "notebooks" / "01_bridge.ipynb")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path / "out"), str(tmp_path / "notebooks")],
        env=os.environ | {study.VARIABLE: str(FOLDER)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    for slug in ("archipelago", *ISLES):
        page = Document((tmp_path / "out" / "en" / slug / "01_bridge.html").read_text(encoding="utf-8"))
        assert "The bridge" in page.text() and "Coral Isle" in page.text()
    portal = Document((tmp_path / "out" / "en" / "index.html").read_text(encoding="utf-8"))
    assert all(
        f"{slug}/01_bridge.html" in str([link.attributes.get("href") for link in portal.all("a")])
        for slug in ISLES
    )
