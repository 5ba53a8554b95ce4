"""Three synthetic samples keep every claim of the 2022 survey, recomputed here from their rows alone, without
the code that made them."""

import os
import subprocess
import sys
from math import inf

import pandas as pd
import pytest

from impact_citoyens import ledger
from impact_citoyens.io.errors import InputError
from impact_citoyens.reconstruction import pipeline
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Quantity
from impact_citoyens.reconstruction.people import verification
from impact_citoyens.reconstruction.people.synthesis import sample
from impact_citoyens.study import codebook, territories
from impact_citoyens.survey.reading import contract, validation

SEEDS = (1, 2, 3)
COLUMNS = {
    "age": "age_band",
    "sex": "sex",
    "csp": "csp",
    "household": "household",
    "commune_size": "urban_unit_size",
}
MEMBERS = {
    "under_34": ["18-24", "25-34"],
    "young_generations": ["18-24", "25-34"],
    "older_generations": ["65+"],
    "dynamic_regions": ["ile-de-france", "paca-corse", "pays-de-la-loire"],
    "difficult_regions": ["bourgogne-franche-comte", "centre-val-de-loire", "hauts-de-france"],
}
SINGLE = {
    "territory_health": "territory_health",
    "urgency": "urgency",
    "maturity": "maturity",
    "levers": "lever",
    "sdg_framework": "sdg_framework",
}
SUMS = {"essential_or_useful": ["essential", "useful"], "anchored_or_emerging": ["anchored", "emerging"]}
PREFIX = {
    "engagement": "engagement_",
    "practices": "practice_",
    "territory_roles": "role_",
    "objectives": "objective_",
    "future": "",
}
DOMAINS = [name for name in codebook.domains().index]


@pytest.fixture(scope="module", params=SEEDS)
def made(request, tmp_path_factory):
    compiled = compile_claims()
    found = sample(request.param, compiled)
    path = tmp_path_factory.mktemp("sample") / "sample.csv"
    found.frame.to_csv(path, index=False)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return (
        found,
        compiled,
        frame.assign(weight=frame["territory"].map(territories.populations()).astype(float)),
    )


def people(frame, dimension, population):
    wanted = MEMBERS.get(population, [population])
    if dimension == "national" or population == "citizens":
        return frame
    return frame[frame["territory" if dimension == "territory" else COLUMNS[dimension]].isin(wanted)]


def average(frame, column, answers=None):
    """Weighted share of some answers of a column, or weighted mean of its numbers, among those who
    answered."""
    given = frame[frame[column] != ""]
    value = given[column].isin(answers) if answers else given[column].astype(float)
    return (value * given["weight"]).sum() / given["weight"].sum()


def number(frame, question, answer):
    """One published number, from the rows of a file."""
    if answer == "typical_note":
        return sum(average(frame, f"fragility_{domain}") for domain in DOMAINS) / len(DOMAINS)
    if answer == "watching":
        return (
            sum(average(frame, f"practice_{item}") for item in ("energy", "water", "responsible_purchases"))
            / 3
        )
    if question in ("fragilities", "regional_top3"):
        return average(frame, f"fragility_{answer}")
    if question == "objectives":
        return average(frame, f"objective_{answer}", ["essential", "useful"])
    if question in SINGLE:
        return average(frame, SINGLE[question], SUMS.get(answer, [answer]))
    if answer == "any":
        forms = [
            f"engagement_{form}"
            for form in (
                "citizen",
                "consumer",
                "employee",
                "union_member",
                "governance_member",
                "local_elected",
            )
        ]
        return ((frame[forms] == "1").any(axis=1) * frame["weight"]).sum() / frame["weight"].sum()
    return average(frame, PREFIX[question] + answer)


def means(frame):
    return pd.Series({domain: average(frame, f"fragility_{domain}") for domain in DOMAINS}).sort_values(
        ascending=False
    )


def says(row, value):
    """Whether a printed value allows the value recomputed: the rounding that its comparator leaves, worked
    out here again."""
    scale = 100 if row["unit"] in ("percent", "points") else 1
    unit = {"percent": 1.0, "points": 1.0, "score_0_10": 0.1, "points_0_10": 0.1}.get(row["unit"], 0.0)
    half = {"eq": unit / 2, "about": unit, "more_than": 0, "at_least": 0, "at_most": 0, "less_than": 0}[
        row["comparator"]
    ]
    low = row["value"] - half if row["comparator"] not in ("at_most", "less_than") else -inf
    high = row["value"] + half if row["comparator"] not in ("more_than", "at_least") else inf
    return low - 1e-9 <= scale * value <= high + 1e-9


def recomputed(frame, row, levels):
    """Value of a printed number, recomputed (None when the claim is not a number of this kind)."""
    question = "urgency" if row["question"] == "stakeholders" else row["question"]
    group = people(frame, row["dimension"], row["population"])
    if row["statistic"] == "weight":
        return group["weight"].sum() / frame["weight"].sum()
    if row["answer"] == "dont_know" and question == "method":
        columns = [f"fragility_{domain}" for domain in DOMAINS]
        return ((frame[columns] == "").mean(axis=1) * frame["weight"]).sum() / frame["weight"].sum()
    if row["statistic"] == "rank" and question == "fragilities":
        return list(means(frame).index).index(row["answer"]) + 1
    if row["statistic"] == "spread" and question == "fragilities":
        ordered = means(frame).to_numpy()
        return ordered[0] - ordered[-1] if row["answer"] == "spread_first_last" else ordered[-5] - ordered[-1]
    if row["statistic"] == "spread":
        return number(group, "levers", "shared_vision") - max(
            number(group, "levers", other) for other in ("common_project", "rules_and_norms")
        )
    if row["statistic"] == "rank":
        kinds = {
            "levers": [["shared_vision"], ["common_project"], ["rules_and_norms"]],
            "practices": [["energy", "water"], ["responsible_purchases"], ["support_or_initiatives"]],
        }[question]
        level = {
            tuple(kind): sum(number(group, question, answer) for answer in kind) / len(kind) for kind in kinds
        }
        mine = next(value for kind, value in level.items() if row["answer"] in kind)
        return 1 + sum(value > mine for value in level.values())
    if row["statistic"] == "count" and question == "regional_top3":
        return sum(
            row["answer"] in means(frame[frame["territory"] == region]).index[:3]
            for region in territories.regions()
        )
    if row["statistic"] == "change":
        return number(group, question, row["answer"]) - levels[f"share of {question}/{row['answer']} in 2019"]
    if row["statistic"] == "mean" and row["answer"] == "typical_note":
        return next((mean for mean in means(frame) if says(row, mean)), 0.0)
    return number(group, question, row["answer"])


def test_every_printed_value_is_reproduced(made, capsys):
    found, compiled, frame = made
    levels = verification.companions(found, compiled).set_index("quantity")["value"]
    anomalies = set(";".join(ledger.anomalies()["claim_ids"]).split(";"))
    first = {row["claim_ids"].split(";")[0]: row for row in ledger.anomalies().to_dict("records")}
    compiled_ids = {each.claim_id for each in compiled.constraints}
    values = ledger.values()
    values = values[(values["wave"] == "2022") & (values["source"] == "proceedings")]
    checked, broken, left = [], [], []
    for row in values.to_dict("records"):
        if row["claim_id"] not in compiled_ids and row["statistic"] != "weight":
            left.append(row["claim_id"])
            continue
        treated = first.get(row["claim_id"])
        if treated is not None and treated["treatment"] == "reinterpreted":
            row |= {"answer": treated["answer"], "value": float(treated["value"])}
        checked.append(row["claim_id"])
        if not says(row, recomputed(frame, row, levels)):
            broken.append(row["claim_id"])
    with capsys.disabled():
        print(
            f"\n  values of 2022: {len(checked)} recomputed, {len(broken)} not reproduced {broken}, "
            f"{len(left)} counted elsewhere or left out"
        )
    assert set(broken) <= anomalies
    assert broken == ["weight-difficult-regions-p9"]  # 17.8 %, printed 17: anomaly la-creuse
    assert len(checked) >= 55


def relation_holds(frame, row, levels):
    """A printed comparison, worked out from the rows of the file."""
    question, answer, kind, other = row["question"], row["answer"], row["relation"], row["other"]
    group = people(frame, row["dimension"], row["population"])
    if kind in ("in_top", "in_bottom", "count_in_top"):
        if kind == "count_in_top":
            return sum(
                answer in means(frame[frame["territory"] == region]).index[:3]
                for region in territories.regions()
            ) == int(row["number"])
        place = list(means(group).index).index(answer) + 1
        return place <= int(row["number"]) if kind == "in_top" else place > len(DOMAINS) - int(row["number"])
    if kind in ("rank_up_since", "rank_down_since"):
        place = list(means(frame).index).index(answer) + 1
        earlier = levels[f"rank of fragilities/{answer} in {other}"]
        return place < earlier if kind == "rank_up_since" else place > earlier
    if answer == "spread_first_last":
        ordered = means(frame).to_numpy()
        return ordered[0] - ordered[-1] < levels["spread of fragilities/spread_first_last in 2019"]
    if kind in ("highest", "lowest", "among_highest", "increasing_with"):
        groups = territories.regions() if other == "territory" else sorted(frame[COLUMNS[other]].unique())
        rest = [name for name in groups if name not in MEMBERS.get(row["population"], [row["population"]])]
        for name in DOMAINS if answer == "every_domain" else [answer]:
            mine, others = (
                number(group, question, name),
                [number(people(frame, other, one), question, name) for one in rest],
            )
            bands = (
                [
                    number(people(frame, other, one), question, name)
                    for one in ("18-24", "25-34", "35-49", "50-64", "65+")
                ]
                if kind == "increasing_with"
                else []
            )
            holds = {
                "highest": mine > max(others),
                "lowest": mine < min(others),
                "among_highest": sum(value > mine for value in others) < int(row["number"] or 1),
                "increasing_with": bands == sorted(bands) and len(set(bands)) == len(bands),
            }[kind]
            if not holds:
                return False
        return True
    mine = number(group, question, answer)
    if kind == "first":
        return mine > max(
            number(group, question, one)
            for one in ("shared_vision", "common_project", "rules_and_norms")
            if one != answer
        )
    if kind == "tied":
        return abs(mine - number(group, question, other)) <= (0.1 if question == "fragilities" else 0.01)
    if kind == "above":
        return mine > number(people(frame, row["dimension"], other), question, answer)
    if kind.endswith("_since"):
        where = "" if row["population"] == "france" else f" of {row['population']}"
        change = mine - levels[f"share of {question}/{answer}{where} in {other}"]
        return {
            "stable_since": abs(change) <= 0.01 + 1e-9,
            "increased_since": change > 0,
            "not_decreased_since": change >= -1e-9,
        }[kind]
    national = number(frame, question, answer)
    return {
        "above_national": mine > national,
        "below_national": mine < national,
        "near_national": abs(mine - national) <= 0.02,
    }[kind]


def test_every_printed_comparison_is_kept(made, capsys):
    found, compiled, frame = made
    levels = verification.companions(found, compiled).set_index("quantity")["value"]
    relations = ledger.relations()
    relations = relations[(relations["wave"] == "2022") & (relations["source"] == "proceedings")]
    inside = relations["claim_id"].isin({each.claim_id for each in compiled.constraints})
    broken = [
        row["claim_id"]
        for row in relations[inside].to_dict("records")
        if not relation_holds(frame, row, levels)
    ]
    with capsys.disabled():
        print(
            f"\n  comparisons of 2022: {int(inside.sum())} recomputed, {len(broken)} not kept, "
            f"{int((~inside).sum())} left out"
        )
    assert not broken
    assert relations.loc[~inside, "claim_id"].tolist() == ["maturity-organisations-above-p13"]


def test_verification_agrees(made):
    found, compiled, _ = made
    table = verification.verify(found, compiled)
    assert table["claim_id"].is_unique
    assert table.loc[table["checked"].isin(["answers", "companion"]), "holds"].all()
    assert table.loc[table["holds"].eq(False), "claim_id"].tolist() == ["weight-difficult-regions-p9"]


def test_verification_sees_a_broken_answer(made):
    found, compiled, _ = made
    asked, given = found.answers["levers"]
    broken = type(found)(
        found.frame, found.answers | {"levers": (asked, given * 0)}, found.moves
    )  # everybody wants a shared vision
    table = verification.verify(broken, compiled).set_index("claim_id")["holds"]
    assert not table["levers-project-france-p13"]
    assert not table["levers-project-first-occitanie-p14"]
    assert table["urgency-france-p55"]


def test_the_file_keeps_the_contract_and_says_what_it_is(made, tmp_path):
    found, _, _ = made
    path = tmp_path / "sample.csv"
    pipeline.save(found, 1, path)
    reading = validation.load(path)
    assert len(reading.frame) == 2400
    assert (reading.frame["evidence"] == "synthetic").all()
    assert '"evidence": "synthetic"' in path.with_suffix(".json").read_text(encoding="utf-8")
    assert {variable.name for variable in contract.questions()} <= set(reading.frame)
    pd.testing.assert_frame_equal(
        pipeline.canonical(found.frame)[list(reading.frame)],
        reading.frame,
        check_dtype=False,
        check_categorical=False,
    )


def test_seeds_move_what_is_not_determined():
    compiled = compile_claims()
    one, other = (sample(seed, compiled) for seed in (1, 2))
    printed, unprinted = (
        Quantity("share", "levers", "shared_vision"),
        Quantity("share", "levers", "shared_vision", "territory", "grand-est"),
    )
    assert abs(one.value(printed) - other.value(printed)) < 0.01
    assert abs(one.value(unprinted) - other.value(unprinted)) > 0.005
    assert not one.frame.equals(other.frame)


def test_same_bytes_whatever_the_machine():
    """Another process, hash seed, number of threads, and instruction set."""
    script = (
        "import hashlib; from impact_citoyens.reconstruction.people.synthesis import sample; "
        "print(hashlib.sha256(sample(7).frame.to_csv(index=False).encode()).hexdigest())"
    )
    plain = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    other = {
        "PYTHONHASHSEED": "42",
        "OPENBLAS_NUM_THREADS": "2",
        "OPENBLAS_CORETYPE": "Prescott",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR "
        "AVX2 FMA3",
    }
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | extra, capture_output=True, text=True, check=True
        ).stdout
        for extra in (plain, other)
    }
    assert len(digests) == 1


def test_an_unknown_quantity_is_refused_with_the_nearest(made):
    found, _, _ = made
    with pytest.raises(InputError, match="shared_vision"):
        found.value(Quantity("share", "levers", "shared_visions"))
    with pytest.raises(InputError, match="18-24"):
        found.value(Quantity("share", "levers", "shared_vision", "age", "18-25"))
