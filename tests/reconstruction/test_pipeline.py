"""Making: samples in the contract's form, files that say what they are, and nothing kept that contradicts a
claim or a bound."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import pipeline
from impact_citoyens.reconstruction.claims.constraints import Compiled
from impact_citoyens.reconstruction.people import verification
from impact_citoyens.study import territories

REGION = territories.regions()[0]


@pytest.fixture
def frame():
    """Two people: one without a score, one without an opinion that was asked."""
    return pd.DataFrame(
        {
            "respondent_id": ["1", "2"],
            "wave": ["2022", "2022"],
            "evidence": ["synthetic"] * 2,
            "territory": [REGION, "bretagne"],
            "fragility_health": ["7", ""],
            "urgency": ["useful", ""],
            "practice_energy": ["1", "0"],
        }
    )


def test_canonical_has_categories_in_order_and_numbers(frame):
    made = pipeline.canonical(frame)
    assert made["urgency"].cat.ordered and made["urgency"].cat.categories[0] == "essential"
    assert made["urgency"].isna().tolist() == made["fragility_health"].isna().tolist() == [False, True]
    assert made["fragility_health"].dtype == float and made["practice_energy"].tolist() == [1, 0]
    assert "maturity" not in made


def test_a_saved_sample_says_that_it_is_synthetic_twice(frame, tmp_path):
    path = tmp_path / "folder" / "sample-07.csv"
    pipeline.save(SimpleNamespace(frame=frame), 7, path)
    assert pd.read_csv(path)["evidence"].tolist() == ["synthetic"] * 2
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert (told["evidence"], told["seed"], told["respondents"]) == ("synthetic", 7, 2)
    assert "Nobody gave these answers" in told["notice"]["en"] and "Personne" in told["notice"]["fr"]
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "sample-07.csv",
        "sample-07.json",
    ]  # nothing half written
    first = path.read_bytes()
    pipeline.save(SimpleNamespace(frame=frame), 7, path)
    assert path.read_bytes() == first


def estimated(smallest, largest):
    key = {
        "question": "urgency",
        "answer": "essential",
        "statistic": "share",
        "dimension": "territory",
        "population": "bretagne",
        "territory": "bretagne",
    }
    return pd.DataFrame(
        [key | {"low": 0.1, "high": 0.5, "smallest": smallest, "largest": largest}]
    ), pd.DataFrame([key | {"low": 0.2, "high": 0.4}])


@pytest.mark.parametrize(("smallest", "largest"), [(0.19, 0.3), (0.3, 0.41)])
def test_an_estimate_outside_its_bounds_is_refused(smallest, largest):
    with pytest.raises(InputError, match="urgency/essential of bretagne"):
        pipeline._inside(*estimated(smallest, largest))


def test_an_estimate_inside_its_bounds_is_kept():
    pipeline._inside(*estimated(0.2, 0.4))


def test_a_sample_that_breaks_a_claim_is_refused_by_the_name_of_the_claim(monkeypatch):
    broken = pd.DataFrame(
        [
            ("kept-p1", "answers", True, "= 1"),
            ("broken-p2", "answers", False, "eq 83 percent"),
            ("counted-p3", "fact", False, "eq 17 percent"),
            ("left-p4", "left_out", None, ""),
        ],
        columns=["claim_id", "checked", "holds", "printed"],
    )
    monkeypatch.setattr(pipeline, "compile_claims", Compiled)
    monkeypatch.setattr(pipeline, "sample", lambda seed, compiled: None)
    monkeypatch.setattr(verification, "verify", lambda *given: broken)
    with pytest.raises(InputError, match=r"broken-p2.*seed 5.*eq 83 percent") as refused:
        pipeline._one(5)
    assert "counted-p3" not in str(refused.value)


def test_frequencies_count_the_first_three_of_regions_only():
    row = {"question": "fragilities", "statistic": "rank", "dimension": "territory"}
    one = pd.DataFrame(
        [
            row | {"population": REGION, "answer": "health", "estimate": 1.0},
            row | {"population": REGION, "answer": "ageing", "estimate": 4.0},
            row | {"population": "france", "answer": "health", "estimate": 1.0},
        ]
    )
    other = one.assign(estimate=[2.0, 3.0, 1.0])
    found = pipeline.frequencies([one, other])
    assert found.to_dict() == {(REGION, "ageing"): 0.5, (REGION, "health"): 1.0}
