"""The simulated sample of 12 strata x 200, and what R's survey package computes on it."""

from pathlib import Path

import makefile
import pandas as pd
import pytest

from impact_citoyens.survey import SurveyDesign

REFERENCE = Path(__file__).parent / "r_reference"


@pytest.fixture(scope="session")
def respondents():
    weights = pd.read_csv(REFERENCE / "sim12_weights.csv").drop(columns="w")
    frame = pd.read_csv(REFERENCE / "sim12_data.csv").merge(weights, on="id", validate="one_to_one")
    return frame.assign(age_sex=frame["age"] + "|" + frame["sex"])


@pytest.fixture(scope="session")
def r_margins():
    table = pd.read_csv(REFERENCE / "sim12_margins.csv")
    return {name: rows.set_index("level")["total"] for name, rows in table.groupby("variable", sort=False)}


@pytest.fixture(scope="session")
def r_results():
    return pd.read_csv(REFERENCE / "sim12_r_results.csv", dtype={"level": str})


@pytest.fixture(scope="session")
def designs(respondents):
    """Each R dataset: svydesign(ids = ~1, strata = ~region, weights = ~w), then weights = ~w_rake."""
    return {
        "sim12_base": SurveyDesign(respondents, weight="w", stratum="region"),
        "sim12_raked_fixedw": SurveyDesign(respondents, weight="w_rake", stratum="region"),
    }


@pytest.fixture(scope="session")
def base(designs):
    return designs["sim12_base"]


@pytest.fixture(scope="session")
def made():
    """Make microdata files: synthetic respondents, for tests only (see makefile.py)."""
    return makefile.make
