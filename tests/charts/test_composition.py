import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import Piece, composition, theme
from impact_citoyens.language.messages import using


def pieces(*shares):
    kinds = [
        ("Incontournable", "#1F6F8B", "printed"),
        ("Utile", "#2F6F88", "difference"),
        ("Autre réponse", None, "rest"),
    ]
    return [
        Piece(label, share, colour, how) for share, (label, colour, how) in zip(shares, kinds, strict=True)
    ]


def draw(shares, estimates, language="fr"):
    with using(language):
        return composition(pieces(*shares), estimates, "key", "Titre", "Sous-titre")


@pytest.mark.parametrize("shares", [(0.25, 0.49, 0.25), (0.25, 0.49, 0.27), (0.3, 0.3, 0.3)])
def test_pieces_that_do_not_make_a_whole_are_refused(shares, estimate):
    with pytest.raises(ValueError, match=r"the pieces of key sum to .*not 1"):
        draw(shares, estimate())


def test_floats_that_sum_to_one_are_accepted(estimate):
    assert draw((0.1, 0.2, 0.7), estimate()).table.shape == (3, 3)


def test_bars_follow_one_another_from_0_to_1(estimate, artists):
    bars = artists(draw((0.25, 0.49, 0.26), estimate())).axes.patches
    assert [round(bar.get_x(), 9) for bar in bars] == [0, 0.25, 0.74]
    assert [round(bar.get_width(), 9) for bar in bars] == [0.25, 0.49, 0.26]


def test_what_is_not_published_is_light_and_dotted_for_only_the_synthetic_is_hatched(estimate, artists):
    bars = artists(draw((0.25, 0.49, 0.26), estimate())).axes.patches
    assert [bar.get_hatch() for bar in bars] == [None] * 3 and [
        bar.get_linestyle() != "-" for bar in bars
    ] == [False, False, True]
    assert [to_hex(bar.get_facecolor()) for bar in bars] == ["#1f6f8b", "#2f6f88", theme.GAP.lower()]


def test_each_piece_says_what_it_is_and_how_it_is_known(estimate, artists):
    texts = artists(draw((0.25, 0.49, 0.26), estimate())).texts
    assert [text for text in texts if "%" in text] == ["25\u202f%", "49\u202f%", "26\u202f%"]
    for word in ("publié", "par différence", "détail non publié", "Incontournable", "Utile"):
        assert word in [text.replace("\n", " ") for text in texts]


def test_intervals_are_said_under_the_drawing(estimate):
    chart = draw((0.25, 0.49, 0.26), estimate(0.25, 0.229, 0.273))
    assert "Incontournable, 23–27\u202f%" in chart.caption
    assert "Intervalles à 95\u202f%\u00a0:" in chart.caption


def test_the_table_and_the_alt_text_say_the_shares(estimate):
    chart = draw((0.25, 0.49, 0.26), estimate(), "en")
    assert chart.table["Share"].tolist() == ["25%", "49%", "26%"]
    assert chart.table["Kind"].tolist() == ["published", "by difference", "detail not published"]
    assert "Utile: 49% (by difference)" in chart.alt
