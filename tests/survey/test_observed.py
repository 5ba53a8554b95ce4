"""What a build keeps of a microdata file: tables by content, no respondent, nothing after a refusal."""

import json

import pandas as pd
import pytest

from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.survey import observed
from impact_citoyens.survey.estimation import estimates
from impact_citoyens.survey.reading.answers_file import read


@pytest.fixture(scope="module")
def file(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("observed") / "wave-2022.csv"
    made(per_territory=40).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def folder(file, cache):
    patch = pytest.MonkeyPatch()
    patch.setattr(paths, "CACHE", cache)
    yield observed.prepare([file])
    patch.undo()


@pytest.fixture
def kept(folder, monkeypatch, cache):
    monkeypatch.setattr(paths, "CACHE", cache)
    return observed.open_observed(folder)


def test_estimates_are_those_of_the_engine(kept, file):
    direct = estimates.estimates(read(file).frame)
    same = ["wave", "question", "answer", "statistic", "dimension", "population", "territory"]
    both = kept.estimates.merge(
        direct.assign(wave=direct["wave"].astype(str)), on=same, suffixes=("", "_direct")
    )
    assert len(both) == len(direct)
    shown = ~both["suppressed"].astype(bool)
    assert both.loc[shown, "estimate"].to_numpy() == pytest.approx(
        both.loc[shown, "estimate_direct"].to_numpy(float), rel=1e-9, nan_ok=True
    )


def test_nothing_is_computed_twice(folder, file, cache, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", cache)
    monkeypatch.setattr(observed, "compute", lambda *a, **k: pytest.fail("computed again"))
    assert observed.prepare([file]) == folder


def test_other_options_are_another_folder(folder, file, cache, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", cache)
    monkeypatch.setattr(observed, "_write", lambda folder, tables: None)
    assert observed.prepare([file], observed.Options(population_base="residents")) != folder


def test_no_respondent_is_kept(folder, file):
    identifiers = set(pd.read_csv(file)["respondent_id"])
    written = " ".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert not any(identifier in written for identifier in identifiers)


def test_the_summary_says_what_was_read(kept):
    assert kept.summary["files"] == ["wave-2022.csv"]
    wave = kept.summary["waves"]["2022"]
    assert wave["respondents"] == 480 and wave["territories"] == 12
    # 12 equal strata weighted by voters: Kish's 1 + cv² of the weights, whatever the number in each
    assert wave["design_effect"] == pytest.approx(1.1641, abs=1e-3)


def test_small_cells_are_suppressed(kept):
    hidden = kept.estimates[kept.estimates["suppressed"].astype(bool)]
    assert len(hidden) and hidden[["estimate", "low", "high", "se", "n"]].isna().all().all()
    shown = kept.estimates[~kept.estimates["suppressed"].astype(bool)]
    assert (shown["n"].dropna() >= 10).all()


def test_a_refused_file_leaves_nothing(tmp_path, file, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    broken = tmp_path / "broken.csv"
    pd.read_csv(file).assign(territory="atlantide").to_csv(broken, index=False)
    with pytest.raises(InputError) as refusal:
        observed.prepare([broken])
    assert "territory" in str(refusal.value) and [path.name for path in (tmp_path / "cache").rglob("*")] == [
        "observed",
        ".lock",
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError):
        observed.open_observed(tmp_path / "absent.csv")


def test_two_waves_are_weighted_each_by_itself(tmp_path, made, monkeypatch):
    monkeypatch.setattr(paths, "CACHE", tmp_path / "cache")
    for wave in (2019, 2022):
        made(per_territory=30, wave=wave, seed=wave).to_csv(tmp_path / f"{wave}.csv", index=False)
    folder = observed.prepare([tmp_path / "2019.csv", tmp_path / "2022.csv"])
    both = observed.open_observed(folder)
    assert both.waves("urgency") == ["2019", "2022"]
    assert set(both.last_wave("urgency")["wave"]) == {"2022"}
    assert json.loads((folder / "summary.json").read_text())["waves"].keys() == {"2019", "2022"}


def test_raked_weights_say_how_they_ended_and_trimming_limits_them(file):
    frame = read(file).frame
    raked = observed.compute(frame, observed.Options(weighting="raked"))
    trimmed = observed.compute(frame, observed.Options(weighting="raked", trim=1.6))
    assert (
        raked.summary["waves"]["2022"]["raking"]["converged"]
        and raked.summary["waves"]["2022"]["raking"]["capped"] == 0
    )
    assert trimmed.summary["waves"]["2022"]["raking"]["capped"] > 0
    assert trimmed.summary["waves"]["2022"]["design_effect"] < raked.summary["waves"]["2022"]["design_effect"]


def test_a_file_that_says_it_is_synthetic_is_never_called_observed(made, tmp_path):
    path = tmp_path / "synthetic.csv"
    made(per_territory=12).assign(evidence="synthetic").to_csv(path, index=False)
    frame = read(path).frame
    table = observed.compute(frame)
    assert table.evidence == "synthetic"
    assert set(table.estimates["evidence"]) == {"synthetic"}
    plain = observed.compute(frame.drop(columns="evidence"))
    assert plain.evidence == "observed"
    assert (
        table.estimates["suppressed"].sum() < 0.25 * plain.estimates["suppressed"].sum()
    )  # nobody to identify: only empty groups


def test_a_mixture_of_synthetic_and_observed_is_refused(made, tmp_path):
    path = tmp_path / "mixed.csv"
    frame = made(per_territory=12)
    frame.loc[frame.index[:7], "evidence"] = "synthetic"
    frame.to_csv(path, index=False)
    with pytest.raises(InputError, match="7 synthetic respondents among others"):
        observed.compute(read(path).frame)
