"""The whole path with a microdata file: Bretagne and France, numbers in the pages against an independent
computation."""

import re

import numpy as np
import pandas as pd
import pytest

from impact_citoyens import cli
from impact_citoyens.language import numbers
from impact_citoyens.reports import build
from impact_citoyens.reports.plan import Execution
from impact_citoyens.study import territories

pytestmark = [pytest.mark.whole_path, pytest.mark.long]


@pytest.fixture(scope="module")
def pages(tmp_path_factory, made_file):
    output = tmp_path_factory.mktemp("pages")
    for territory in ("bretagne", "france"):
        status = cli.main(
            [
                "reports",
                "--territory",
                territory,
                "--notebook",
                "03_urgency",
                "--microdata",
                str(made_file),
                "--output",
                str(output),
                "--jobs",
                "1",
            ]
        )
        assert status == 0
    return {
        name: (output / name / "03_urgency.html").read_text(encoding="utf-8")
        for name in ("bretagne", "france")
    }


def _shares(file):
    """Share answering essential or useful: by hand, from the rows of the file."""
    rows = pd.read_csv(file)[["territory", "urgency"]].dropna()
    favourable = rows["urgency"].isin(["essential", "useful"])
    by_region = favourable.groupby(rows["territory"]).mean()
    people = pd.read_csv(file)["territory"].value_counts()
    weight = rows["territory"].map(territories.populations() / people)
    return by_region, np.average(favourable, weights=weight)


def _row(page, label):
    """Cells of the rows of the data table of the regional chart (one for each kind of evidence)."""
    chart = page[page.index('id="fig-urgency-essential-or-useful-population"') :]
    table = chart[: chart.index("</figure>")]
    return " ".join(re.findall(rf'<th scope="row">{label}</th>(.*?)</tr>', table))


def test_the_page_of_bretagne_prints_its_estimate(pages, made_file):
    by_region, national = _shares(made_file)
    assert numbers.percent(by_region["bretagne"], "fr") in _row(pages["bretagne"], "Bretagne")
    assert numbers.percent(national, "fr") in _row(pages["bretagne"], "France")
    assert "observé" in _row(pages["bretagne"], "Bretagne")


def test_every_region_is_on_the_page_of_france(pages, made_file):
    by_region, _ = _shares(made_file)
    for slug, share in by_region.items():
        assert numbers.percent(share, "fr") in _row(pages["france"], territories.territory(slug).short())


def test_published_figures_stay_beside_the_estimates(pages):
    assert "◆" in pages["bretagne"] and "74\u202f%" in _row(pages["bretagne"], "France") + pages["bretagne"]
    assert "non publié" not in _row(pages["france"], "Normandie")


def test_the_page_says_what_it_was_built_from(pages):
    assert (
        "Observé" in pages["bretagne"]
        and "made.csv" in pages["bretagne"]
        and "effet de plan" in pages["bretagne"]
    )


def test_no_respondent_reaches_a_page(pages, made_file):
    identifiers = pd.read_csv(made_file)["respondent_id"]
    assert not any(identifier in page for page in pages.values() for identifier in identifiers)
    assert str(made_file.parent) not in pages["bretagne"]


def test_a_broken_file_builds_nothing(tmp_path, made_file, capsys):
    broken = tmp_path / "broken.csv"
    pd.read_csv(made_file).drop(columns=["territory"]).to_csv(broken, index=False)
    status = cli.main(
        [
            "reports",
            "--territory",
            "bretagne",
            "--microdata",
            str(broken),
            "--output",
            str(tmp_path / "pages"),
        ]
    )
    assert status == 2 and "territory" in capsys.readouterr().err
    assert not (tmp_path / "pages").exists()


def test_validate_writes_its_findings(tmp_path, made_file, capsys):
    broken = tmp_path / "broken.csv"
    pd.read_csv(made_file).assign(sex="x").to_csv(broken, index=False)
    status = cli.main(["validate", "--microdata", str(broken), "--report", str(tmp_path / "findings.html")])
    assert status == 2 and "sex" in capsys.readouterr().out
    assert "<table" in (tmp_path / "findings.html").read_text(encoding="utf-8")
    assert cli.main(["validate", "--microdata", str(made_file)]) == 0


def test_a_page_draws_the_reconstruction_from_its_folder(tmp_path, reconstruction):
    [outcome] = build.build(
        [Execution("fr", "bretagne", "03_urgency", reconstruction)], tmp_path, build.Settings(jobs=1)
    )
    page = (tmp_path / "bretagne/03_urgency.html").read_text(encoding="utf-8")
    assert outcome.error == "" and 'class="chart synthetic"' in page and "SYNTHÉTIQUE" in page
    assert "synthétique (illustration)" in _row(page, "Bretagne") and "borné" in _row(page, "Bretagne")
    assert "jamais une observation" in (tmp_path / "index.html").read_text(encoding="utf-8")
