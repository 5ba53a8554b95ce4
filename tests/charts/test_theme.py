import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from impact_citoyens.charts import theme


@pytest.mark.parametrize("text", ["Bourgogne-Franche-Comté", "83\u202f%", "non publié", "Wagons mmmm iiii"])
@pytest.mark.parametrize(("size", "weight"), [(10.5, 400), (9.0, 700)])
def test_the_width_of_a_text_is_what_is_drawn(text, size, weight):
    figure, axes = theme.canvas(2, 0.1, 0.1)
    artist = axes.text(0, 0, text, fontsize=size, fontweight=weight)
    drawn = artist.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width / figure.dpi
    assert theme.text_width(text, size, weight) == pytest.approx(drawn, abs=0.04)


def test_wrapped_lines_fit_and_no_word_is_lost():
    text = "Part des adultes qui jugent leur territoire sinistré, selon la taille de la commune"
    lines = theme.wrap(text, 1.5).split("\n")
    assert len(lines) > 2 and " ".join(lines) == text
    assert all(theme.text_width(line) <= 1.5 for line in lines)


def test_a_word_too_long_stays_whole_and_own_breaks_stay():
    assert theme.wrap("anticonstitutionnellement", 0.2) == "anticonstitutionnellement"
    assert theme.wrap("un\ndeux", 5) == "un\ndeux"


def test_lighten_goes_to_white():
    assert theme.lighten("#000000", 0) == (0, 0, 0)
    assert theme.lighten("#000000", 1) == (1, 1, 1)
    assert theme.lighten("#000000", 0.25) == (0.25, 0.25, 0.25)


def test_the_look_is_set_once_and_everywhere():
    theme.apply()
    assert matplotlib.rcParams["font.family"] == [theme.FONT]
    assert matplotlib.rcParams["svg.fonttype"] == "none"
    assert matplotlib.font_manager.findfont(theme.FONT, fallback_to_default=False)


def test_a_canvas_has_the_common_width_and_its_margins_in_inches():
    figure, axes = theme.canvas(3.0, 1.0, 0.5, 0.2, 0.4)
    assert tuple(figure.get_size_inches()) == (theme.WIDTH, 3.0)
    box = axes.get_position()
    assert (box.x0 * theme.WIDTH, box.y0 * 3) == (pytest.approx(1.0), pytest.approx(0.4))
    assert ((1 - box.x1) * theme.WIDTH, (1 - box.y1) * 3) == (pytest.approx(0.5), pytest.approx(0.2))
