"""The lessons: run unanswered, run with the solutions, run with wrong answers; sources in two languages;
charts that can be read."""

import ast
import functools
import re
from itertools import combinations

import nbformat
import numpy as np
import pandas as pd
import pytest

from impact_citoyens import tutorial
from impact_citoyens.charts import Chart
from impact_citoyens.io import paths
from impact_citoyens.io.errors import InputError
from impact_citoyens.language.messages import _, using
from impact_citoyens.reports import plan
from impact_citoyens.statistics import sample_design
from impact_citoyens.statistics.sampling_error import SampleSizes, p_values
from impact_citoyens.tutorial import copies
from impact_citoyens.tutorial.__main__ import main
from impact_citoyens.tutorial.checking import RIGHT, UNANSWERED, WRONG
from impact_citoyens.tutorial.lessons import NAMES

FOLDER = paths.NOTEBOOKS / "tutorial"
NUMBERS = range(1, 6)
LANGUAGES = ("fr", "en")


def source(number):
    return nbformat.read(FOLDER / f"{NAMES[number - 1]}.ipynb", as_version=4)


def tags(cell):
    return cell.metadata.get("tags", [])


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def solutions(number):
    """The pieces of the file of solutions, by exercise."""
    text = (FOLDER / "solutions" / f"{NAMES[number - 1]}.py").read_text(encoding="utf-8")
    pieces = re.split(r"^# %% (\d+)\n", text, flags=re.M)
    return {int(name): piece for name, piece in zip(pieces[1::2], pieces[2::2], strict=True)}


def run(number, language, answers=None):
    """Run a lesson here, with some exercise cells replaced: its names, what each cell ends with, what the
    checks say."""
    space, shown, said = {}, [], []
    for cell in code(source(number)):
        text = cell.source
        if "parameters" in tags(cell):
            text = f'language = "{language}"'
        if "exercise" in tags(cell):
            text = (answers or {}).get(int(re.match(r"answer_(\d+)", text)[1]), text)
        body = ast.parse(text).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), cell.id, "exec"), space)
        value = None if last is None else eval(compile(ast.Expression(last.value), cell.id, "eval"), space)
        if value is not None:
            (said if "check" in tags(cell) else shown).append(value)
    return space, shown, said


@functools.cache
def unanswered(number, language):
    return run(number, language)


@functools.cache
def solved(number):
    return run(number, "en", solutions(number))


@functools.cache
def lesson(number, language):
    return tutorial.open_lesson(number, language)


EXERCISES = [
    (number, place) for number in NUMBERS for place in range(1, len(lesson(number, "fr").exercises) + 1)
]


# ---------------------------------------------------------------- the path of a student


@pytest.mark.parametrize("number", NUMBERS)
def test_an_unanswered_lesson_runs_to_its_end(number):
    _, shown, said = unanswered(number, "fr")
    assert len(said) == len(lesson(number, "fr").exercises) and {each.status for each in said} == {UNANSWERED}
    assert all(
        f"Exercice {place} : à vous" in each.text.replace("\u00a0", " ") for place, each in enumerate(said, 1)
    )
    assert shown and all(hasattr(value, "_repr_html_") for value in shown)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_solutions_pass_every_check(number):
    assert sorted(solutions(number)) == list(range(1, len(lesson(number, "en").exercises) + 1))
    _, _, said = solved(number)
    assert [(each.status, each.text) for each in said if each.status != RIGHT] == []
    assert all(each.text.startswith("Right: ") for each in said)


@pytest.mark.parametrize("number", NUMBERS)
def test_wrong_answers_are_said_to_be_wrong_and_stop_nothing(number):
    found = lesson(number, "fr").exercises
    wrong = {
        place: f"answer_{place} = {each.mistakes[0].value(lesson(number, 'fr').page)!r}".replace(
            "np.float64", ""
        )
        for place, each in enumerate(found, 1)
    }
    _, _, said = run(number, "fr", wrong)
    assert [each.status for each in said] == [WRONG] * len(found)


# ---------------------------------------------------------------- each exercise


@pytest.mark.parametrize(("number", "place"), EXERCISES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_usual_mistake_is_told_in_its_own_words(number, place, language):
    opened = lesson(number, language)
    exercise = opened.exercises[place - 1]
    assert exercise.mistakes
    for mistake in exercise.mistakes:
        said = opened.check(place, mistake.value(opened.page))
        spaces = str.maketrans("\u00a0\u202f", "  ")
        with using(language):
            expected = _(mistake.says)
        assert said.status == WRONG and expected in said.text.translate(spaces), (said, expected)


@pytest.mark.parametrize(("number", "place"), EXERCISES)
def test_texts_come_in_two_languages_and_do_not_tell_the_answer(number, place):
    exercise = lesson(number, "fr").exercises[place - 1]
    for french in (exercise.hint, exercise.moral, *(mistake.says for mistake in exercise.mistakes)):
        with using("en"):
            english = _(french)
        assert (
            french != english
            and min(len(french), len(english)) > 10
            and french[-1] in ".…?"
            and english[-1] in ".…?"
        )
        assert "'" not in french and "'" not in english
    assert lesson(number, "fr").check(place).status == UNANSWERED


@pytest.mark.parametrize("answer", [..., None, "", "...", " … "])
def test_nothing_is_not_an_answer(answer):
    assert lesson(1, "en").check(1, answer).status == UNANSWERED


@pytest.mark.parametrize(
    "answer", ["four", [1, 2], float("nan"), float("inf"), 10**400, {}, pd.DataFrame(), object(), print]
)
def test_what_is_not_a_number_is_said_kindly(answer):
    said = lesson(1, "en").check(1, answer)
    assert said.status == WRONG and "number" in said.text


def test_arrays_of_one_number_are_numbers():
    right = lesson(1, "en").exercises[0].answer(lesson(1, "en").page)
    for answer in (np.float64(right), np.array([right]), pd.Series([right]), str(right)):
        assert lesson(1, "en").check(1, answer).status == RIGHT


def test_units_signs_and_directions_are_told():
    opened = lesson(1, "en")
    right = opened.exercises[1].answer(opened.page)
    assert "between 0 and 1" in opened.check(2, 100 * right).text
    assert "sign" in opened.check(2, -right).text
    assert "too large" in opened.check(2, 0.99).text and "too small" in opened.check(2, 0.01).text
    assert (
        "share between 0 and 1 is not" in opened.check(4, opened.exercises[3].answer(opened.page) / 100).text
    )


def test_a_word_is_expected_where_the_answer_is_one():
    assert "word" in lesson(5, "en").check(4, 3).text
    assert lesson(5, "en").check(4, " Within ").status == RIGHT


def test_what_does_not_exist_is_refused_with_what_does():
    with pytest.raises(InputError, match="1 to 5"):
        tutorial.open_lesson(6, "fr")
    with pytest.raises(InputError, match="1 to 6"):
        lesson(1, "fr").check(7)


def test_feedback_says_its_state_to_everybody():
    html = lesson(1, "fr").check(1)._repr_html_()
    assert 'role="status"' in html and "style=" in html and "unanswered" in html
    assert str(lesson(1, "fr").check(1)).startswith("…")


# ---------------------------------------------------------------- made-up worlds


def test_many_surveys_at_once_give_the_p_values_of_the_page():
    random = np.random.default_rng(5)
    surveys = random.binomial(200, 0.74, (3, 12)) / 200
    weights = tutorial.regional_shares().index
    for shares, found in zip(surveys, tutorial.p_values(surveys), strict=True):
        from impact_citoyens.study import territories

        national = float((territories.weights().to_numpy() * shares).sum())
        parts = [SampleSizes(part=sample_design.part("territory", region)) for region in weights]
        expected = [
            p_values("part", [share], [national], part)[0] for share, part in zip(shares, parts, strict=True)
        ]
        assert np.allclose(found, expected, atol=1e-12)


def test_the_true_shares_give_the_national_one():
    from impact_citoyens.study import territories

    truth = tutorial.true_shares(0.74, {"bretagne": 0.9})
    assert truth["bretagne"] == 0.9 and np.isclose((truth * territories.weights()).sum(), 0.74)
    assert truth.drop("bretagne").nunique() == 1


def test_the_corrections_do_not_agree_on_the_example():
    import pingouin as pg

    values = tutorial.example_p_values().to_numpy()
    counts = [
        (values < 0.05).sum(),
        *(pg.multicomp(values, method=method)[0].sum() for method in ("holm", "bonf")),
    ]
    assert counts[0] > counts[1] > counts[2] > 0


def test_synthetic_people_say_so():
    assert set(tutorial.whole_sample(1)["evidence"]) == {"synthetic"}


# ---------------------------------------------------------------- charts


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_can_be_read(number, language, boxes):
    shown = unanswered(number, "fr")[1] if language == "fr" else solved(number)[1]
    drawn = [value for value in shown if isinstance(value, Chart)]
    for chart in drawn:
        written, canvas = boxes(chart)
        for text, box in written:
            assert (
                box.x0 >= canvas.x0 - 1
                and box.x1 <= canvas.x1 + 1
                and box.y0 >= canvas.y0 - 1
                and box.y1 <= canvas.y1 + 1
            ), (chart.key, text)
        for (one, a), (other, b) in combinations(written, 2):
            across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert across <= 2 or down <= 2, f"{chart.key}: {one!r} and {other!r} overlap"
        assert chart.language == language and chart.alt.startswith(chart.title) and len(chart.table)
    keys = [chart.key for chart in drawn]
    assert keys and len(set(keys)) == len(keys)


def test_synthetic_charts_are_watermarked():
    drawn = [
        chart
        for number in (4, 5)
        for chart in unanswered(number, "fr")[1]
        if isinstance(chart, Chart) and "synth" in chart.subtitle
    ]
    assert len(drawn) == 2 and all(chart.synthetic for chart in drawn)


# ---------------------------------------------------------------- sources


def test_lessons_are_not_pages():
    assert not set(NAMES) & set(plan.notebooks())
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("number", NUMBERS)
def test_prose_comes_twice_with_the_same_structure_and_numbers(number):
    notebook = source(number)
    nbformat.validate(notebook)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert [tags(cell) for cell in prose] == [["lang-fr"], ["lang-en"]] * (len(prose) // 2)
    for french, english in zip(prose[::2], prose[1::2], strict=True):
        assert french.source != english.source
        for pattern in (r"^#+ ", r"^\|", r"\*\*", r"^- "):
            assert len(re.findall(pattern, french.source, re.M)) == len(
                re.findall(pattern, english.source, re.M)
            ), (pattern, french.source[:60])
        plain = [re.sub(r"docs/[\w/]+\.md", "", each.source) for each in (french, english)]
        numbers = [
            sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u202f\u00a0,.](?=\d)", "", text))) for text in plain
        ]
        assert numbers[0] == numbers[1], french.source[:80]


@pytest.mark.parametrize("number", NUMBERS)
def test_french_prose_has_the_spaces_and_apostrophes_of_french(number):
    for cell in source(number).cells:
        if "lang-fr" in tags(cell):
            text = re.sub(r"`[^`]*`", "", cell.source)
            assert not re.search(r" [;:!?%»]|« |'", text), cell.source[:80]


@pytest.mark.parametrize("number", NUMBERS)
def test_cells_are_short_and_committed_without_outputs_or_answers(number):
    notebook = source(number)
    assert tags(code(notebook)[0]) == ["parameters"] and code(notebook)[0].source == 'language = "fr"'
    for cell in code(notebook):
        assert cell.outputs == [] and cell.execution_count is None
        assert len(cell.source.splitlines()) <= 30 and "print(" not in cell.source
        assert not re.search(
            r"sys\.path|read_csv|os\.environ|https?://|\.\./|%matplotlib|^[%!]|pyplot", cell.source, re.M
        )
        assert not any(
            isinstance(node, (ast.FunctionDef, ast.ClassDef)) for node in ast.walk(ast.parse(cell.source))
        )
    asked = [cell.source for cell in code(notebook) if "exercise" in tags(cell)]
    checked = [cell.source for cell in code(notebook) if "check" in tags(cell)]
    assert asked == [f"answer_{place} = ..." for place in range(1, len(asked) + 1)] and 4 <= len(asked) <= 6
    assert checked == [f"lesson.check({place}, answer_{place})" for place in range(1, len(asked) + 1)]


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_imported_without_being_used_by_lesson_or_solutions(number):
    text = "\n".join([*(cell.source for cell in code(source(number))), *solutions(number).values()])
    tree = ast.parse(text)
    imported = {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    assert imported <= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


# ---------------------------------------------------------------- copies


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_is_in_one_language_and_keeps_every_cell_of_code(tmp_path, language):
    written = copies.write_copies(language, tmp_path)
    assert [path.stem for path in written] == list(NAMES)
    for number, path in enumerate(written, 1):
        copy = nbformat.read(path, as_version=4)
        nbformat.validate(copy)
        assert {tag for cell in copy.cells for tag in tags(cell) if tag.startswith("lang-")} == {
            f"lang-{language}"
        }
        assert [cell.source for cell in code(copy)][1:] == [cell.source for cell in code(source(number))][1:]
        assert code(copy)[0].source == f'language = "{language}"'


def test_a_copy_with_answers_is_never_written_over(tmp_path):
    first = copies.write_copies("fr", tmp_path)[0]
    first.write_text("answers", encoding="utf-8")
    assert copies.write_copies("fr", tmp_path) == [] and first.read_text(encoding="utf-8") == "answers"


def test_an_unknown_language_is_refused_with_the_known_ones(tmp_path, capsys):
    assert main(["de"]) == 2 and "known: 'fr', 'en'" in capsys.readouterr().err
    with pytest.raises(InputError):
        copies.write_copies("de", tmp_path)
