import pytest
from matplotlib.colors import to_hex

from impact_citoyens.charts import allocation
from impact_citoyens.study import territories


@pytest.fixture
def chart():
    return allocation(
        territories.weights(),
        territories.weights("residents"),
        "key",
        "Titre",
        "Sous-titre",
        "Légende",
        "bretagne",
    )


def test_twelve_regions_in_the_order_of_their_weight(chart, artists):
    filled = [mark for mark in artists(chart).marks("o") if to_hex(mark.get_markerfacecolor()) != "#ffffff"]
    assert [mark.get_xdata()[0] for mark in filled] == sorted(territories.weights(), reverse=True)


def test_the_sample_is_the_same_everywhere(chart, artists):
    hollow = [mark for mark in artists(chart).marks("o") if to_hex(mark.get_markerfacecolor()) == "#ffffff"]
    assert [mark.get_xdata()[0] for mark in hollow] == [pytest.approx(1 / 12)] * 12


def test_weights_are_written_with_a_decimal(chart, artists):
    texts = artists(chart).texts
    assert "16,2\u202f%" in texts  # Île-de-France, 16.20 % of voters
    assert any("8,3\u202f%" in text for text in texts)


def test_the_table_gives_sample_voters_and_residents(chart):
    row = chart.table.set_index("Région").loc["Île-de-France"]
    assert row.tolist() == ["8,3\u202f%", "16,2\u202f%", "18,4\u202f%"]
    assert "Île-de-France: 16,2\u202f%" in chart.alt


def test_the_territory_of_the_page_is_bold(chart, artists):
    weights = {text.get_text(): text.get_fontweight() for text in artists(chart).axes.texts}
    assert weights["Bretagne"] == 700 and weights["Normandie"] == 400
