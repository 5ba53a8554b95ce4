import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyBboxPatch

from impact_citoyens.charts import Tile, theme, tile_grid, tiles
from impact_citoyens.study import codebook, territories

COLOUR = "#A9560F"


@pytest.fixture
def regions():
    return {"bretagne": Tile("86 %", "79 %", COLOUR), "normandie": Tile("non publié")}


def draw(regions, **options):
    return tiles(regions, "key", "Titre", "Sous-titre", "Légende", **options)


def by_region(chart):
    """The tile of each region, from its place."""
    found = {}
    for patch in chart.figure.axes[0].patches:
        if isinstance(patch, FancyBboxPatch):
            centre = (
                round(patch.get_y() + patch.get_height() / 2),
                round(patch.get_x() + patch.get_width() / 2),
            )
            found[centre] = patch
    places = territories.table().set_index("territory")[["tile_row", "tile_column"]]
    return {slug: found[row, column] for slug, (row, column) in places.iterrows()}


def test_every_region_has_one_tile_of_the_same_size(regions):
    found = by_region(draw(regions))
    assert len(found) == 12
    assert len({(round(tile.get_width(), 9), round(tile.get_height(), 9)) for tile in found.values()}) == 1


def test_fills_are_the_colours_given_and_grey_where_nothing_is_published(regions):
    found = by_region(draw(regions))
    assert to_hex(found["bretagne"].get_facecolor()) == COLOUR.lower()
    assert {to_hex(tile.get_facecolor()) for slug, tile in found.items() if slug != "bretagne"} == {
        theme.GAP.lower()
    }
    assert found["normandie"].get_linestyle() != "-"


@pytest.mark.parametrize("here", ["bretagne", "normandie"])
def test_the_territory_of_the_page_alone_has_a_thick_edge(regions, here):
    found = by_region(draw(regions, here=here))
    thick = [slug for slug, tile in found.items() if tile.get_linewidth() > 2]
    assert thick == [here]
    assert to_hex(found[here].get_edgecolor()) == theme.INK.lower()


def test_france_has_no_thick_edge(regions):
    assert not [tile for tile in by_region(draw(regions)).values() if tile.get_linewidth() > 2]


def test_a_region_left_out_says_that_nothing_is_published(regions, artists):
    texts = [text.replace("\n", " ") for text in artists(draw(regions)).texts]
    assert texts.count("non publié") == 11
    assert "86 %" in texts and "79 %" in texts


def test_every_name_is_written(regions, artists):
    texts = {text.replace("\n", "").replace(" ", "") for text in artists(draw(regions)).texts}
    for slug in territories.regions():
        assert territories.territory(slug).short_fr.replace(" ", "") in texts


def test_the_legend_has_one_square_a_meaning(regions, artists):
    drawn = artists(draw(regions, legend=[(COLOUR, "vision"), (theme.ACCENT, "projet")]))
    assert [to_hex(mark.get_color()) for mark in drawn.marks("s")] == [COLOUR.lower(), theme.ACCENT.lower()]
    assert {"vision", "projet"} <= set(drawn.texts)


def test_the_table_and_the_alt_text_list_twelve_regions(regions):
    chart = draw(regions)
    assert len(chart.table) == 12
    assert "Bretagne: 86 % – 79 %" in chart.alt
    assert chart.alt.count("non publié") == 11


def test_a_long_word_breaks_at_its_hyphen_and_stays_in_its_tile():
    chart = tiles({"bretagne": Tile("Diversité-handicap", "", "#7B5EA7")}, "k", "t", "s", "c")
    [body] = [text for text in chart.figure.axes[0].texts if text.get_text().startswith("Diversité")]
    assert body.get_text() == "Diversité-\nhandicap"
    assert (
        max(theme.text_width(line, body.get_fontsize(), 700) for line in body.get_text().split("\n")) <= 1.0
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_domain_fits_in_a_tile(language):
    names = codebook.domains()[f"short_{language}"]
    chart = tiles(
        {
            slug: Tile(name, "", "#7B5EA7")
            for slug, name in zip(territories.regions() * 2, names, strict=False)
        },
        "k",
        "t",
        "s",
        "c",
    )
    widths = [
        theme.text_width(line, 10.2, 700)
        for text in chart.figure.axes[0].texts
        if text.get_fontsize() == 10.2
        for line in text.get_text().split("\n")
    ]
    assert widths and max(widths) <= 1.08  # a tile is 1.09 inches wide


# ---------------------------------------------------------------- synthetic


@pytest.fixture
def ranked():
    bars = (("Santé", 0.9, "#B5384A"), ("Sécurité", 0.5, "#5B4A8A"))
    return {
        "bretagne": Tile("trio non publié", "sans environnement", None, bars),
        "ile-de-france": Tile("Environnement", "dans le trio", COLOUR, bars),
    }


def test_small_bars_are_hatched_and_as_long_as_their_shares(ranked):
    bars = [patch for patch in draw(ranked).figure.axes[0].patches if patch.get_hatch()]
    assert len(bars) == 4 and bars[0].get_width() / bars[1].get_width() == pytest.approx(0.9 / 0.5)
    assert all(bar.get_facecolor()[3] == 0 for bar in bars)


def test_only_what_is_printed_is_solid_and_bold(ranked, artists):
    drawn = artists(draw(ranked))
    weights = {text.get_text(): text.get_fontweight() for text in drawn.axes.texts}
    assert (
        weights["◆ Environnement"] == 700
        and weights["sans environnement"] == 400
        and weights["90\u202f%"] != 700
    )
    solid = [
        patch
        for patch in drawn.axes.patches
        if to_hex(patch.get_facecolor()) == COLOUR.lower() and patch.get_facecolor()[3] == 1
    ]
    assert len(solid) == 1


def test_a_map_with_bars_is_synthetic_and_its_table_and_words_say_so(ranked):
    chart = draw(ranked)
    assert chart.synthetic and "SYNTHÉTIQUE" in chart.svg()
    assert chart.table.columns[2] == "Synthétique (illustration)"
    assert chart.table.set_index("Région").loc["Bretagne"].tolist() == [
        "trio non publié – sans environnement",
        "Santé 90\u202f% · Sécurité 50\u202f%",
    ]
    assert "Santé 90\u202f%" in chart.alt
    assert not draw({}).synthetic


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_name_of_every_domain_fits_beside_its_bar(language):
    room = (0.55 - 0.03) * tile_grid.WIDE[0]
    for domain in codebook.domains().index:
        name = codebook.answer_label("fragilities", domain, short=True)
        assert theme.text_width(name, tile_grid.DETAIL) < room, name
