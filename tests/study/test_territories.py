import csv

import pytest

from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import using
from impact_citoyens.study import study, territories

DYNAMIC = ["ile-de-france", "paca-corse", "pays-de-la-loire"]
DIFFICULT = ["bourgogne-franche-comte", "hauts-de-france", "centre-val-de-loire"]


@pytest.fixture(scope="module")
def raw():
    with open(study.reference() / "territories.csv", encoding="utf-8", newline="") as file:
        return {row["territory"]: row for row in csv.DictReader(file)}


def share(raw, slugs, column):
    return 100 * sum(int(raw[slug][column]) for slug in slugs) / sum(int(row[column]) for row in raw.values())


def test_france_and_twelve_regions():
    assert len(territories.regions()) == 12
    assert territories.slugs() == ["france", *territories.regions()]
    assert territories.territory("france").is_france
    assert not territories.territory("bretagne").is_france


@pytest.mark.parametrize(
    ("given", "slug"),
    [
        ("bretagne", "bretagne"),
        ("Bretagne", "bretagne"),
        ("Brittany", "bretagne"),
        ("BRE", "bretagne"),
        ("53", "bretagne"),
        ("Île-de-France", "ile-de-france"),
        ("ile de france", "ile-de-france"),
        ("I\u0302le-de-France", "ile-de-france"),
        ("11", "ile-de-france"),
        ("Auvergne-Rhône-Alpes", "auvergne-rhone-alpes"),
        ("AUVERGNE RHONE ALPES", "auvergne-rhone-alpes"),
        ("ARA", "auvergne-rhone-alpes"),
        ("Provence-Alpes-Côte d’Azur", "paca-corse"),
        ("Provence-Alpes-Côte d'Azur", "paca-corse"),
        ("93", "paca-corse"),
        ("94", "paca-corse"),
        ("Corse", "paca-corse"),
        ("PACA", "paca-corse"),
        ("Pays de la Loire", "pays-de-la-loire"),
        ("  Grand Est ", "grand-est"),
        ("France", "france"),
        ("FRANCE", "france"),
        ("Bourgogne-Franche-Comté", "bourgogne-franche-comte"),
        ("Centre-Val de Loire", "centre-val-de-loire"),
    ],
)
def test_resolve_accepts_what_people_write(given, slug):
    assert territories.resolve(given).slug == slug


def test_every_name_of_the_table_resolves_to_its_row(raw):
    for slug, row in raw.items():
        for name in [
            slug,
            row["label_fr"],
            row["label_en"],
            row["short_fr"],
            row["short_en"],
            row["abbreviation"],
            *row["insee_region_codes"].split("+"),
        ]:
            assert territories.resolve(name).slug == slug, name


@pytest.mark.parametrize(
    ("given", "suggestion"),
    [("bretagn", "bretagne"), ("Normandi", "normandie"), ("occitanny", "occitanie"), ("99", "9[34]")],
)
def test_an_unknown_territory_suggests_the_nearest(given, suggestion):
    with pytest.raises(InputError, match=f"^unknown territory '{given}'; did you mean .*{suggestion}"):
        territories.resolve(given)


@pytest.mark.parametrize("given", ["", "qqqq"])
def test_an_unknown_territory_far_from_all_lists_them(given):
    with pytest.raises(InputError) as caught:
        territories.resolve(given)
    assert "bretagne" in str(caught.value)


@pytest.mark.parametrize("base", ["registered_voters", "residents"])
def test_weights_sum_to_one_and_follow_the_population(raw, base):
    weights = territories.weights(base)
    column = {"registered_voters": "registered_voters_2022", "residents": "residents_18plus_2022"}[base]
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    assert list(weights.index) == list(raw)
    assert 100 * weights["bretagne"] == pytest.approx(share(raw, ["bretagne"], column))


def test_an_unknown_base_suggests_the_nearest():
    with pytest.raises(InputError, match="did you mean 'registered_voters'"):
        territories.weights("registered_voter")


def test_registered_voters_give_the_printed_weights(raw):
    # Printed on page 9: 31 % for the three dynamic regions, 12 % for Auvergne-Rhône-Alpes, 6 % for Pays de la
    # Loire.
    weights = 100 * territories.weights()
    assert round(weights[DYNAMIC].sum()) == 31
    assert round(weights["auvergne-rhone-alpes"]) == 12
    assert round(weights["pays-de-la-loire"]) == 6
    assert weights[DYNAMIC].sum() == pytest.approx(share(raw, DYNAMIC, "registered_voters_2022"))


def test_residents_do_not_give_the_printed_weights():
    # 18.40 + 8.47 + 5.86 = 32.7, printed 31
    assert round(100 * territories.weights("residents")[DYNAMIC].sum()) == 33


def test_seventeen_per_cent_needs_rounded_regions_or_residents():
    # Voters: 4.39 + 9.38 + 4.05 = 17.82, hence 18; but 4 + 9 + 4 = 17. Residents: 17.18.
    voters = 100 * territories.weights()[DIFFICULT]
    assert round(voters.sum()) == 18
    assert [round(weight) for weight in voters] == [4, 9, 4]
    assert 100 * territories.weights("residents")[DIFFICULT].sum() == pytest.approx(17.18, abs=0.005)


def test_each_region_has_its_own_tile():
    places = territories.table()[["tile_row", "tile_column"]].apply(tuple, axis=1)
    assert places.is_unique
    assert places.map(lambda place: 1 <= place[0] <= 5 and 1 <= place[1] <= 4).all()


@pytest.mark.parametrize("slug", territories.slugs())
def test_names_exist_in_both_languages(slug):
    place = territories.territory(slug)
    for language in ("fr", "en"):
        with using(language):
            assert place.label() and place.short()
            before, _, _ = place.inside().partition(" ")
        assert before in (("en", "dans") if language == "fr" else ("in",))
