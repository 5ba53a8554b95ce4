"""Titles that say the finding: known answers, ties, gaps, readings, files; nothing is said to differ when a
test does not say so."""

import ast
import re
from math import erfc, nan, sqrt

import makefile
import nbformat
import numpy as np
import pandas as pd
import pytest
from executed import run_cells

from impact_citoyens.charts import Line
from impact_citoyens.evidence import titles as headlines
from impact_citoyens.evidence.titles import title_evidence
from impact_citoyens.io import paths
from impact_citoyens.language.messages import using
from impact_citoyens.ledger import relations as printed_relations
from impact_citoyens.pages import page as notebook_module
from impact_citoyens.pages.page import open_page
from impact_citoyens.statistics import sample_design
from impact_citoyens.study import territories
from impact_citoyens.survey import observed

NATIONAL = 2062  # effective size of France: the README's, checked in tests/statistics/test_sample_design.py


def fr(text):
    """French spaces, written without the code under test."""
    for plain, typeset in (
        ("« ", "«\u00a0"),
        (" »", "\u00a0»"),
        (" :", "\u00a0:"),
        (" ;", "\u202f;"),
        (" %", "\u202f%"),
    ):
        text = text.replace(plain, typeset)
    return text


@pytest.fixture
def rows(estimate):
    """Published shares of France, one answer each."""

    def rows(question, shares, **fields):
        return pd.concat(
            [
                estimate(
                    share,
                    question=question,
                    answer=answer,
                    **{
                        "dimension": "national",
                        "population": "france",
                        "territory": "france",
                        "se": sqrt(max(share * (1 - share), 0) / NATIONAL),
                    }
                    | fields,
                )
                for answer, share in shares.items()
            ],
            ignore_index=True,
        )

    return rows


@pytest.fixture
def seen(rows):
    """The same shares on a microdata file."""

    def seen(question, shares, n=2400.0, **fields):
        spread = {
            "evidence": "observed",
            "source": "microdata",
            "page": "",
            "n": n,
            "n_effective": n,
            "suppressed": False,
        }
        made = rows(question, shares, **spread | fields)
        return made.assign(se=np.sqrt(made["estimate"] * (1 - made["estimate"]) / n))

    return seen


@pytest.fixture
def places(estimate):
    """One answer for France and others: {(dimension, population): share}."""

    def places(shares, question="urgency", answer="essential_or_useful", **fields):
        return pd.concat(
            [
                estimate(
                    share,
                    question=question,
                    answer=answer,
                    dimension=dimension,
                    population=population,
                    territory=population if dimension == "territory" else "france",
                    **fields,
                )
                for (dimension, population), share in shares.items()
            ],
            ignore_index=True,
        )

    return places


FRANCE, PDL, NAQ, BRE = (
    ("national", "france"),
    ("territory", "pays-de-la-loire"),
    ("territory", "nouvelle-aquitaine"),
    ("territory", "bretagne"),
)


# ---------------------------------------------------------------- answers of the same people


def test_a_clear_leader_is_said(rows):
    found = rows("levers", {"shared_vision": 0.45, "common_project": 0.30})
    assert headlines.leader(found) == fr("« Vision partagée » (45 %) devance « projet commun » (30 %)")
    with using("en"):
        assert headlines.leader(found) == "“Shared vision” (45%) leads “common project” (30%)"


def test_a_point_apart_is_level(rows):
    found = rows("levers", {"shared_vision": 0.38, "common_project": 0.37})
    assert headlines.leader(found) == fr(
        "« Vision partagée » (38 %) et « projet commun » (37 %) ne se départagent pas"
    )
    with using("en"):
        assert (
            headlines.leader(found) == "“Shared vision” (38%) and “common project” (37%) cannot be told apart"
        )


def test_items_take_the_least_favourable_correlation(rows):
    """79 and 76: two independent samples would differ (p = 0.021), items of the same people may not
    (p = 0.10),
    or may by their rounding."""

    def title(second):
        with using("en"):
            return headlines.leader(rows("objectives", {"reduce_fragilities": 0.79, "new_engines": second}))

    assert "cannot be told apart" in title(0.77)
    assert "leads" in title(0.76) and "at the limit, depending on the rounding" in title(0.76)
    assert "leads" in title(0.73) and "at the limit" not in title(0.73)


def test_several_answers_are_level_with_the_first(rows):
    found = rows(
        "territory_roles",
        {
            "common_culture": 0.68,
            "administrative_frame": 0.67,
            "natural_space": 0.66,
            "place_of_action": 0.30,
        },
    )
    with using("en"):
        assert (
            headlines.leader(found) == "“A common culture” (68%) cannot be told apart from 2 of the 3 others"
        )
    every = rows(
        "territory_roles",
        {
            "common_culture": 0.68,
            "administrative_frame": 0.67,
            "natural_space": 0.66,
            "place_of_action": 0.65,
        },
    )
    assert headlines.leader(every) == fr("« Une culture commune » (68 %) ne se détache d’aucun des 3 autres")


def test_without_a_size_no_difference_is_claimed(rows):
    found = rows(
        "impact_domains",
        {"employment": 0.80, "environment": 0.20},
        wave="2015",
        interval="unknown_n",
        se=nan,
        n=nan,
    )
    assert headlines.leader(found) == fr(
        "« Emploi » (80 %) publié devant « environnement » (20 %), sans test possible"
    )
    with using("en"):
        assert (
            headlines.leader(found)
            == "“Employment” (80%) printed ahead of “environment” (20%), no test possible"
        )


def test_one_number_or_none(rows, estimate):
    assert headlines.leader(rows("sdg_framework", {"relevant": 0.69})) == fr("« Un cadre pertinent » : 69 %")
    with using("en"):
        assert headlines.leader([Line("x", pd.DataFrame())]) == "Nothing is published"
    young = estimate(
        0.31,
        question="future",
        answer="fears_end_of_world",
        dimension="age",
        population="18-24",
        territory="france",
        reading="interpreted",
    )
    with using("en"):
        assert headlines.values(young) == "“Fear the end of the world”, 18–24: 31% (our reading)"


def test_items_that_are_not_printed_are_counted(rows):
    lines = [
        Line("a", rows("practices", {"energy": 0.84})),
        Line("b", rows("practices", {"water": 0.60})),
        Line("c", pd.DataFrame()),
    ]
    with using("en"):
        assert headlines.leader(lines) == "“Energy” (84%) leads “water” (60%); 2 of 3 answers published"


def test_two_prints_of_one_figure_are_a_disagreement(rows):
    twice = pd.concat(
        [
            rows("fragilities", {"security": 6.6}, statistic="mean", source="a"),
            rows("fragilities", {"security": 7.0}, statistic="mean", source="b"),
        ]
    )
    assert headlines.leader(twice) == fr("« Sécurité » : deux sources impriment 6,6 et 7,0")
    passages = pd.concat(
        [rows("maturity", {"anchored": share}, reading="ambiguous") for share in (0.66, 0.69)]
    )
    with using("en"):
        assert headlines.distribution(passages) == "“Anchored”: two passages print 66% and 69% (our reading)"


def test_a_distribution_says_parts_and_claims_nothing(seen, rows):
    whole = seen(
        "territory_health", {"dynamic": 0.54, "in_difficulty": 0.32, "devastated": 0.10, "dont_know": 0.04}
    )
    assert headlines.levels(whole) == fr(
        "54 % « dynamique », 32 % « en difficulté », 10 % « sinistré » (fichier fourni)"
    )
    part = rows("urgency", {"essential_or_useful": 0.74, "essential": 0.25})
    with using("en"):
        assert headlines.distribution(part) == "74% “useful or essential”, of which 25% “essential”"
    with using("en"):
        assert (
            headlines.distribution(rows("territory_health", {"dynamic": 0.5}))
            == "50% answer “dynamic”; the other answers are not published"
        )


# ---------------------------------------------------------------- groups and France


def test_above_and_below_france(places):
    found = places({FRANCE: 0.74, PDL: 0.90, NAQ: 0.55})
    assert headlines.against_france(found) == fr(
        "« Utile ou incontournable » : Pays de la Loire au-dessus de la France, Nouvelle-Aquitaine au-dessous"
    )
    with using("en"):
        assert (
            headlines.against_france(found)
            == "“Useful or essential”: Pays de la Loire above France, Nouvelle-Aquitaine below"
        )


def test_one_region_above_with_what_is_missing(places):
    with using("en"):
        title = headlines.against_france(places({FRANCE: 0.74, PDL: 0.90, NAQ: 0.72}))
    assert title == "“Useful or essential”: Pays de la Loire above France; 2 of 12 regions published"


def test_none_apart(places):
    assert headlines.against_france(places({FRANCE: 0.74, PDL: 0.76})) == fr(
        "« Utile ou incontournable » : Pays de la Loire ne se distingue pas de la France"
    )
    with using("en"):
        both = headlines.against_france(places({FRANCE: 0.74, PDL: 0.76, BRE: 0.75}))
    assert (
        both == "“Useful or essential”: neither Pays de la Loire nor Brittany can be told apart from France"
    )
    three = places({FRANCE: 0.74, PDL: 0.76, BRE: 0.75, NAQ: 0.73})
    assert headlines.against_france(three) == fr(
        "« Utile ou incontournable » : aucune des 3 régions publiées ne se distingue de la France"
    )


def test_a_printed_region_was_picked_among_twelve(places):
    """86 against 79: p = 0.005 alone at the printed values, more than 0.05 among 12 regions; 90 is beyond
    whatever the rounding."""
    found = places({FRANCE: 0.79, BRE: 0.86}, question="objectives", answer="reduce_fragilities")
    with using("en"):
        assert "cannot be told apart" in headlines.against_france(found)
    with using("en"):
        assert "above" in headlines.against_france(
            places({FRANCE: 0.79, BRE: 0.90}, question="objectives", answer="reduce_fragilities")
        )


def test_only_france_or_no_france(places):
    with using("en"):
        assert (
            headlines.against_france(places({FRANCE: 0.74}))
            == "“Useful or essential”: 74% in France; nothing is published by group"
        )
    assert headlines.against_france(places({PDL: 0.83, NAQ: 0.69})) == fr(
        "« Utile ou incontournable » : 83 % (Pays de la Loire) et 69 % (Nouvelle-Aquitaine)"
    )


def test_an_open_number_shows_a_difference_on_its_side_only(places):
    at_least = places({FRANCE: 0.33, ("csp", "csp_plus"): 0.43}, question="maturity", answer="anchored")
    at_least.loc[1, "comparator"] = "more_than"
    with using("en"):
        assert "higher occupations above France" in headlines.against_france(at_least)
    at_least.loc[1, "comparator"] = "less_than"
    with using("en"):
        assert "above" not in headlines.against_france(at_least)


def test_a_reading_is_said_to_be_one(places):
    found = places({FRANCE: 0.33, ("age", "18-24"): 0.50}, question="maturity", answer="anchored")
    with using("en"):
        assert headlines.against_france(found) == "“Anchored”: 18–24 above France"
    found.loc[0, "reading"] = "interpreted"  # the reference too
    assert headlines.against_france(found) == fr(
        "« Ancrée » : 18–24 ans au-dessus de la France (notre lecture)"
    )


def test_studies_of_unknown_size_are_not_compared(estimate):
    made = pd.concat(
        [
            estimate(
                share, dimension="stakeholder", population=who, interval="unknown_n", question="stakeholders"
            )
            for who, share in (("citizens", 0.74), ("foundations", 0.98))
        ]
    )
    assert headlines.organisations(made) == fr(
        "De 74 % (citoyens) à 98 % (fondations) ; effectifs non publiés, aucun test possible"
    )


# ---------------------------------------------------------------- files, bounds, synthetic samples


def test_a_file_speaks_before_print(rows, seen):
    print_, file = (
        rows("levers", {"shared_vision": 0.45, "common_project": 0.30}),
        seen("levers", {"shared_vision": 0.20, "common_project": 0.50}),
    )
    both = pd.concat([print_, file])
    assert headlines.leader(both) == fr(
        "« Projet commun » (50 %) devance « vision partagée » (20 %) (fichier fourni)"
    )
    later = pd.concat([print_, file.assign(wave="2026")])
    with using("en"):
        assert headlines.leader(later).endswith("(file supplied, 2026)")


def test_bounds_and_synthetic_estimates_never_speak(rows, seen):
    print_ = rows("levers", {"shared_vision": 0.38, "common_project": 0.37})
    made = [
        seen("levers", {"shared_vision": 0.10, "common_project": 0.80}, evidence=kind)
        for kind in ("bounded", "synthetic")
    ]
    with using("en"):
        assert headlines.leader(pd.concat([print_, *made])) == headlines.leader(print_)
    with using("en"):
        assert headlines.leader(pd.concat(made)) == "Which levers to activate: nothing is published"


def test_small_cells_stay_hidden(seen):
    hidden = seen("levers", {"shared_vision": 0.2, "common_project": 0.5}).assign(
        suppressed=True, estimate=nan
    )
    with using("en"):
        assert headlines.leader(hidden) == "Which levers to activate: too few answers to be shown"


def test_a_region_of_a_file_is_named(seen):
    found = seen(
        "practices",
        {"energy": 0.8, "water": 0.3},
        n=200.0,
        dimension="territory",
        population="bretagne",
        territory="bretagne",
    )
    with using("en"):
        assert headlines.levels(found) == "“Energy” (80%) leads “water” (30%) (Brittany, file supplied)"


def test_waves_of_a_file(seen):
    then, now = (
        seen("objectives", {"reduce_fragilities": 0.70, "new_engines": 0.60}, wave="2019"),
        seen("objectives", {"reduce_fragilities": 0.80, "new_engines": 0.605}),
    )
    assert headlines.evolution(pd.concat([then, now])) == fr(
        "De 2019 à 2022 : « réduire les fragilités » +10\u00a0pts (fichier fourni)"
    )
    still = pd.concat([then, then.assign(wave="2022")])
    with using("en"):
        assert headlines.evolution(still) == "From 2019 to 2022: no change beyond chance (file supplied)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, made_file):
    """A file where rules and norms are the lever of three quarters."""
    patch, base = pytest.MonkeyPatch(), tmp_path_factory.mktemp("headlines")
    patch.setattr(paths, "CACHE", base / "cache")
    frame = makefile.only(pd.read_csv(made_file), "levers", "urgency")
    frame["lever"] = np.where(np.arange(len(frame)) % 4 == 0, frame["lever"], "rules_and_norms")
    frame.to_csv(base / "rules.csv", index=False)
    yield str(observed.prepare([base / "rules.csv"]))
    patch.undo()


def titles(name, *page):
    _, shown, _ = run_cells.__wrapped__(name, *page)
    parts = [part for value in shown.values() for part in (value if isinstance(value, list) else [value])]
    return {part.key: part.title for part in parts if hasattr(part, "key")}


def test_a_file_with_another_leader_changes_the_titles(folder):
    found = titles("06_levers", "france", "fr", folder)
    for key in ("levers-france", "levers-observed"):
        assert (
            found[key].startswith(fr("« Règles et normes » ("))
            and "devance" in found[key]
            and found[key].endswith("(fichier fourni)")
        )


def test_regions_of_a_file_are_tested_as_its_tables_are(folder):
    """The same p-values as the design-based table of the file, to the item non-response that its weights
    follow."""
    page = open_page("france", "fr", folder)
    rows = page.observed.last_wave("urgency")
    rows = rows[
        (rows["answer"] == "essential")
        & (rows["statistic"] == "share")
        & rows["population"].isin(territories.slugs())
    ].to_dict("records")
    france = next(row for row in rows if row["dimension"] == "national")
    others = [row for row in rows if row is not france]
    mine = pd.Series({row["population"]: title_evidence._file_p(row, france) for row in others})
    table = page.observed.differences.query("question == 'urgency' and answer == 'essential'").set_index(
        "territory"
    )["p"]
    assert len(mine) == 12 and (mine - table).abs().max() < 0.03


# ---------------------------------------------------------------- the ledger


def test_another_number_in_the_ledger_makes_another_title(monkeypatch):
    before = titles("06_levers", "france", "en", "none")["levers-france"]
    known = notebook_module.ledger.estimates

    def changed(question=None, *args):
        table = known(question, *args)
        return table.assign(estimate=table["estimate"].where(table["answer"] != "common_project", 0.20))

    monkeypatch.setattr(notebook_module.ledger, "estimates", changed)
    after = titles("06_levers", "france", "en", "none")["levers-france"]
    assert before == "“Shared vision” (38%) and “common project” (37%) cannot be told apart"
    assert after == "“Shared vision” (38%) leads “common project” (20%)"


def said(**fields):
    row = {
        "claim_id": "x",
        "question": "urgency",
        "wave": "2022",
        "dimension": "age",
        "population": "65+",
        "answer": "essential",
        "relation": "above_national",
        "other": "",
        "number": "",
        "source": "proceedings",
        "page": "1",
        "reading": "explicit",
    }
    return row | fields


def test_what_is_said_without_a_number_is_said_so():
    found = pd.DataFrame([said(), said(population="18-24", relation="below_national")])
    assert headlines.directions(found) == fr(
        "« Incontournable » dit plus élevé : 65 ans et plus ; plus bas : 18–24 ans"
    )
    with using("en"):
        assert (
            headlines.directions(found.iloc[:1].assign(reading="interpreted"))
            == "“Essential” said to be higher: 65 and over (our reading)"
        )
    with using("en"):
        assert (
            headlines.directions(pd.DataFrame([said(relation="highest")]))
            == "“Essential” said to be highest: 65 and over"
        )
    assert headlines.directions(pd.DataFrame([said(relation="increasing_with")])) == fr(
        "« Incontournable » dit croissant avec l’âge"
    )
    with using("en"):
        assert (
            headlines.directions(pd.DataFrame([said(relation="near_national")]))
            == "“Essential” said to be close to France: 65 and over"
        )


def test_a_claim_made_plainly_once_rests_on_no_reading():
    twice = pd.DataFrame([said(reading="interpreted"), said(relation="highest")])
    with using("en"):
        assert "reading" not in headlines.directions(twice)


def test_maps_count_what_print_says():
    first = [
        said(question="levers", dimension="territory", population=slug, answer=answer, relation="first")
        for slug, answer in (
            ("bretagne", "shared_vision"),
            ("occitanie", "common_project"),
            ("normandie", "common_project"),
        )
    ]
    with using("en"):
        assert (
            headlines.firsts(pd.DataFrame(first))
            == "Said to come first: “shared vision” in 1 region, “common project” in 2, 9 not published"
        )
    above = [
        said(question="territory_health", dimension="territory", population=slug, answer="dynamic")
        for slug in ("bretagne", "occitanie")
    ]
    assert headlines.apart(pd.DataFrame(above)) == fr("« Dynamique » dit plus élevé dans 2 régions")


def test_the_trio_of_one_region_alone():
    relations = printed_relations("regional_top3")
    with using("en"):
        assert (
            headlines.top_of_one_region(relations)
            == "According to the source, one region alone has “environment” in its top three: "
            "Île-de-France"
        )
    two = relations.assign(
        number=relations["number"].where(relations["claim_id"] != "top3-environment-only-p8", "2")
    )
    with using("en"):
        assert "alone" not in headlines.top_of_one_region(two)


def test_ranks_are_those_printed(rows):
    then = rows("fragilities", {"employment": 1.0, "health": 2.0}, statistic="rank", wave="2019")
    now = rows("fragilities", {"employment": 3.0, "health": 1.0}, statistic="rank")
    with using("en"):
        assert (
            headlines.ranks(pd.concat([then, now]))
            == "Printed ranks: “health” comes first in 2022; “employment” moves from 1st to 3rd since 2019"
        )
    same = pd.concat([now.assign(wave="2019"), now])
    assert headlines.ranks(same) == fr("Rangs imprimés : « santé » en tête en 2022")


def test_changes_without_levels_are_only_said():
    found = pd.DataFrame(
        [
            said(question="engagement", answer="any", relation="stable_since", other="2019"),
            said(question="engagement", answer="employee", relation="increased_since", other="2019"),
            said(
                question="engagement",
                answer="consumer",
                relation="increased_since",
                other="2019",
                reading="ambiguous",
            ),
        ]
    )
    with using("en"):
        assert (
            headlines.changes(found) == "Said to be stable since 2019: “engagement overall”; up: “employee”"
        )
    assert headlines.changes(found.iloc[1:]) == fr("Depuis 2019, dit en hausse : « salarié »")


def test_the_sample_and_the_audit():
    shares = pd.Series({"bretagne": 0.5, "normandie": 0.3, "occitanie": 0.2})
    with using("en"):
        assert (
            headlines.allocation(shares)
            == "A region weighs from 0.6 (Occitanie) to 1.5 times (Brittany) its share of the sample"
        )
    counts = pd.DataFrame({"a": [40, 3, 1], "b": [1, 1, 1]}, index=["france", "bretagne", "occitanie"])
    with using("en"):
        assert (
            headlines.coverage(counts)
            == "41 of 47 statements are about France as a whole; a region has 4 at most"
        )
    assert (
        headlines.verdicts(pd.Series({"not_testable": 7, "contradicted": 2, "beyond": 1}))
        == "7 énoncés sur 10 ne sont pas vérifiables, 2 sont contredits ou disputés"
    )


# ---------------------------------------------------------------- whatever the numbers


HALVES = (-0.005, 0.005)  # of a percent, that the rounding hides


def p_of_shares(first, second, n):
    """Two-sided p-value of two multinomial shares, by hand."""
    return erfc(abs(first - second) / sqrt((first + second - (first - second) ** 2) / n) / sqrt(2))


@pytest.mark.parametrize("seed", range(60))
def test_no_title_claims_a_difference_that_chance_explains(seed, rows, places):
    rng = np.random.default_rng(seed)
    first, gap = rng.uniform(0.2, 0.45), rng.uniform(0, 0.08)
    answers = rows("levers", {"shared_vision": round(first, 2), "common_project": round(first - gap, 2)})
    with using("en"):
        title = headlines.leader(answers)
    one, other = answers["estimate"]
    # both are rounded; three pairs of answers could have been picked
    corners = [3 * p_of_shares(one + a, other + b, NATIONAL) for a in HALVES for b in HALVES]
    corners += [1.0] if abs(one - other) < 0.011 else []
    assert ("leads" in title) == (min(corners) < 0.05)
    assert ("at the limit" in title) == (min(corners) < 0.05 <= max(corners))
    region = round(0.74 + rng.uniform(-0.15, 0.15), 2)
    with using("en"):
        title = headlines.against_france(places({FRANCE: 0.74, PDL: region}))
    # the region and the rest of France are independent; both are rounded; 12 regions could have been picked
    weight, inside, outside = sample_design.part(*PDL)

    def p(region, france):
        z = (region - (france - weight * region) / (1 - weight)) / sqrt(
            france * (1 - france) * (1 / inside.n_effective + 1 / outside.n_effective)
        )
        return erfc(abs(z) / sqrt(2))

    corners = [12 * p(region + a, 0.74 + b) for a in HALVES for b in HALVES]
    corners += [1.0] if abs(region - 0.74) < 0.011 else []
    assert bool(re.search("above|below", title)) == (max(corners) < 0.05)
    assert ("at the limit" in title) == (min(corners) < 0.05 <= max(corners))


def _title(call):
    place = {
        "shares": 2,
        "tiles": 2,
        "composition": 3,
        "directions": 2,
        "ranks": 3,
        "changes": 5,
        "trend": 3,
        "matrix": 2,
        "allocation": 3,
    }.get(call.func.attr)
    return None if place is None else call.args[place]


@pytest.mark.parametrize(
    "path", sorted(paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")), ids=lambda path: path.stem
)
def test_every_title_of_a_notebook_is_written_from_numbers(path):
    tree = ast.parse(
        "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    )
    written = {}
    for node in (node for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        several = isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple)
        pairs = (
            zip(node.targets[0].elts, node.value.elts, strict=True)
            if several
            else [(node.targets[0], node.value)]
        )
        written |= {name.id: value for name, value in pairs if isinstance(name, ast.Name)}
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and getattr(node.func.value, "id", "") == "charts"
    ]
    found = [title for title in map(_title, calls) if title is not None]
    made = [written[title.id] if isinstance(title, ast.Name) else title for title in found]
    assert all(
        isinstance(title, ast.Call) and ast.unparse(title.func).startswith("titles.") for title in made
    ), [ast.unparse(title) for title in made]
