"""Explore by hand: choose a question, a territory, a group and kinds of evidence; see the chart, its numbers, the test, and the code of all that.

What is shown is made without widgets (`Choice.html`): they only change the choice. Where nothing runs them, the first choice stays on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from impact_citoyens import api
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import question_charts, territory_comparison
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, says_synthetic
from impact_citoyens.io.errors import InputError
from impact_citoyens.language import numbers as lang
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook, territories

if TYPE_CHECKING:
    from ipywidgets import VBox

FIRST = "objectives"  # figures of France, of regions and of groups are printed
GROUPS = ("territory", "age", "sex", "csp", "commune_size", "household")
SAY = {
    "fr": {
        "question": "Question",
        "territory": "Territoire",
        "by": "Par",
        "answer": "Réponse",
        "evidence": "Nature",
        "answers": "réponse, le territoire et la France",
        "first": "(la première connue)",
        "test": "Ce que l’on peut en dire",
        "code": "Le code qui fait cela",
        "claims": "Ce qui est imprimé",
        "no_test": "Aucun test : choisissez une région, ou un groupe dont une part est imprimée.",
        "colon": " : ",
        "territory_": "territoire",
        "age": "âge",
        "sex": "sexe",
        "csp": "catégorie socioprofessionnelle",
        "commune_size": "taille de commune",
        "household": "ménage",
        "published": "publié",
        "bounded": "bornes",
        "synthetic": "synthétique (illustration)",
        "observed": "observé",
    },
    "en": {
        "question": "Question",
        "territory": "Territory",
        "by": "By",
        "answer": "Answer",
        "evidence": "Evidence",
        "answers": "answer, the territory and France",
        "first": "(the first known)",
        "test": "What can be said",
        "code": "The code that makes this",
        "claims": "What is printed",
        "no_test": "No test: choose a region, or a group for which a share is printed.",
        "colon": ": ",
        "territory_": "territory",
        "age": "age",
        "sex": "sex",
        "csp": "occupation",
        "commune_size": "size of commune",
        "household": "household",
        "published": "published",
        "bounded": "bounds",
        "synthetic": "synthetic (illustration)",
        "observed": "observed",
    },
}
# Jupyter has neither our font nor the style of pages
STYLE = """<style>.explore { max-width: 760px } .explore figure { margin: 0 } .explore svg text { font-family: "Source Sans Pro", sans-serif !important }
.explore th, .explore td { text-align: left; padding: 2px 10px 2px 0; vertical-align: top } .explore pre { white-space: pre-wrap }</style>"""


@dataclass(frozen=True)
class Choice:
    """What to show.

    Attributes
    ----------
    question, territory, language, microdata : str
        As for `api.chart`.
    by, answer : str
        As for `api.chart`; empty for none.
    evidence : tuple of str
        Kinds of evidence.
    """

    question: str = FIRST
    territory: str = territories.FRANCE
    language: str = "fr"
    microdata: str = NONE
    by: str = ""
    answer: str = ""
    evidence: tuple[str, ...] = ("published",)

    def chart(self) -> Chart:
        """Draw it (see `api.chart`)."""
        options = {"answer": self.answer or None, "by": self.by or None, "evidence": self.evidence}
        return api.chart(self.question, self.territory, self.language, self.microdata, **options)

    def code(self) -> str:
        """Return the lines of Python that give the chart, the table and the comparison, ready to copy."""
        given = [
            repr(self.question),
            repr(self.territory),
            repr(self.language),
            f"microdata={self.microdata!r}",
        ]
        given += [f"{name}={getattr(self, name)!r}" for name in ("answer", "by") if getattr(self, name)] + [
            f"evidence={list(self.evidence)!r}"
        ]
        kept = f"microdata={self.microdata!r}, evidence={list(self.evidence)!r}"
        lines = [
            "import impact_citoyens as ic",
            "",
            f"ic.chart({', '.join(given)})",
            f"ic.estimates({self.question!r}, {self.territory!r}, {kept})",
        ]
        if self.territory != territories.FRANCE:
            lines.append(
                f"ic.compare({self.question!r}, {self.territory!r}, {kept}, language={self.language!r})"
            )
        return "\n".join(lines)

    def html(self) -> str:
        """Return chart, numbers, test and code as HTML; why there is no chart, and what is printed instead, where there is none."""
        say = SAY[self.language]
        try:
            drawn = self.chart()
        except InputError as error:
            parts = [f"<p>{escape(error.problems[0].fix or str(error))}</p>", self._claims(opened=True)]
        else:
            opened = drawn._repr_html_().replace(
                "<details>", "<details open>"
            )  # here its numbers are not one click away
            parts = [opened, _titled(say["test"], self._test()), self._claims()]
        code = f"<pre><code>{escape(self.code())}</code></pre>"
        return f'<div class="explore">{STYLE}{"".join(parts)}{_titled(say["code"], code)}</div>'

    def _test(self) -> str:
        """Write the comparisons that apply, or why none does."""
        page = Page(territories.resolve(self.territory), self.language)
        if self.by and "published" in self.evidence:
            found = territory_comparison.groups(self.question, self.answer or self._first_answer(), self.by)
            labels = [
                codebook.population_label(self.by, population, self.language, short=True)
                for population in found["population"]
            ]
            return (
                page.comparisons(found.assign(comparison=labels)).data
                if len(found)
                else f"<p>{escape(SAY[self.language]['no_test'])}</p>"
            )
        if page.here.is_france:
            return f"<p>{escape(SAY[self.language]['no_test'])}</p>"
        found = api.compare(
            self.question,
            self.territory,
            microdata=self.microdata,
            language=self.language,
            evidence=list(self.evidence),
        )
        found = found.assign(
            comparison=[page.answer(self.question, answer, short=True) for answer in found["answer"]]
        )
        tested, untested = found[found["test"] != ""], found[found["test"] == ""]
        reasons = [
            f"{row['comparison']}{SAY[self.language]['colon']}{row['why']}"
            for row in untested.to_dict("records")
        ]
        listed = "".join(
            f"<li>{escape(lang.typeset(reason, self.language))}</li>" for reason in dict.fromkeys(reasons)
        )
        return (page.comparisons(tested).data if len(tested) else "") + (
            f"<ul>{listed}</ul>" if listed else ""
        )

    def _first_answer(self) -> str:
        """The answer that the chart shows when none is named."""
        return question_charts.first_answer(
            self.question, api.estimates(self.question, "all", self.microdata, self.evidence), self.by
        )

    def _claims(self, opened: bool = False) -> str:
        found = api.claims(self.question, None if self.by else self.territory, self.language)
        where = [
            "p." + lang.NO_BREAK_SPACE + page if page else source
            for page, source in zip(found["page"], found["source"], strict=True)
        ]
        items = "".join(
            f"<li>{escape(sentence)} ({escape(place)})</li>"
            for sentence, place in zip(found["sentence"], where, strict=True)
        )
        title = f"{SAY[self.language]['claims']} ({len(found)})"
        return f"<details{' open' if opened else ''}><summary>{escape(title)}</summary><ul>{items}</ul></details>"


def _titled(title: str, content: str) -> str:
    return f"<h4>{escape(title)}</h4>{content}"


def kinds(microdata: str) -> list[tuple[str, ...]]:
    """Return the kinds of evidence that can be shown together, fewest first: printed numbers alone need no computation."""
    if microdata == NONE:
        return [("published",)]
    if is_reconstruction(microdata):
        return [("published",), ("published", "bounded"), ("published", "bounded", "synthetic")]
    return [("published",), ("published", "synthetic" if says_synthetic(microdata) else "observed")]


class Explorer:
    """The widgets around a choice: each change shows another one.

    Parameters
    ----------
    choice : Choice
        The first one.
    """

    def __init__(self, choice: Choice):
        self.choice = choice
        self.first = choice.html()
        self.widgets, self.box = self._made()

    def _made(self) -> tuple[dict, VBox]:
        import ipywidgets  # a page without a browser needs the first choice only, but widgets must exist to be stored beside it

        say = SAY[self.choice.language]
        dropdowns = {
            name: ipywidgets.Dropdown(
                options=options,
                value=getattr(self.choice, name),
                description=say[name],
                layout={"width": "640px"},
            )
            for name, options in self._options().items()
        }
        self.shown = ipywidgets.HTML(self.first)
        for dropdown in dropdowns.values():
            dropdown.observe(self._changed, names="value")
        return dropdowns, ipywidgets.VBox([*dropdowns.values(), self.shown])

    def _options(self) -> dict[str, list[tuple[str, object]]]:
        say, language = SAY[self.choice.language], self.choice.language
        return {
            "question": [
                (codebook.question_title(slug, language), slug) for slug in codebook.questions().index
            ],
            "territory": [
                (territories.territory(slug).label(language), slug) for slug in territories.slugs()
            ],
            "by": [
                (say["answers"], ""),
                *[(say["territory_" if name == "territory" else name], name) for name in GROUPS],
            ],
            "answer": self._answers(self.choice.question),
            "evidence": [
                (" + ".join(say[kind] for kind in each), each) for each in kinds(self.choice.microdata)
            ],
        }

    def _answers(self, question: str) -> list[tuple[str, str]]:
        language = self.choice.language
        return [
            (SAY[language]["first"], ""),
            *[
                (codebook.answer_label(question, slug, language), slug)
                for slug in codebook.answers(question).index
            ],
        ]

    def _changed(self, change: dict) -> None:
        if change["owner"] is self.widgets["question"]:
            answer = self.widgets["answer"]
            answer.unobserve(
                self._changed, names="value"
            )  # its answers change with the question: one drawing, not two
            answer.options, answer.value = self._answers(change["new"]), ""
            answer.observe(self._changed, names="value")
        self.choice = replace(self.choice, **{name: widget.value for name, widget in self.widgets.items()})
        self.shown.value = self.choice.html()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        """Give Jupyter the widgets, and what cannot run them the first choice."""
        return self.box._repr_mimebundle_(include=include, exclude=exclude) | {"text/html": self.first}


def explore(
    territory: str = territories.FRANCE,
    language: str = "fr",
    microdata: str = "synthetic",
    question: str = FIRST,
) -> Explorer:
    """Open the explorer on a first choice: the published figures of a question.

    Parameters
    ----------
    territory, language, microdata, question : str
        As for `api.chart`.

    Raises
    ------
    InputError
        For an unknown parameter, with the nearest names.
    """
    place = territories.resolve(territory).slug
    return Explorer(
        Choice(codebook.question(question)["question"], place, lang.check_language(language), microdata)
    )
