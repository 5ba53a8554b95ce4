"""Explore by hand: choose a question, a territory, a group; see the chart, its numbers, the test, the code.

What is shown is made without widgets (`Choice.html`): they only change the choice. Where nothing runs them,
the first choice stays on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

import impact_citoyens as api
from impact_citoyens import ledger
from impact_citoyens.api import context
from impact_citoyens.api.markup import element, folded, joined
from impact_citoyens.charts import Chart
from impact_citoyens.evidence import question_charts, territory_comparison
from impact_citoyens.evidence.microdata import NONE, is_reconstruction, says_synthetic
from impact_citoyens.io.errors import InputError
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _, using
from impact_citoyens.pages.page import Page
from impact_citoyens.study import codebook, study, territories

if TYPE_CHECKING:
    from ipywidgets import VBox

GROUPS = {
    "territory": N_("territoire"),
    "age": N_("âge"),
    "sex": N_("sexe"),
    "csp": N_("catégorie socioprofessionnelle"),
    "commune_size": N_("taille de commune"),
    "household": N_("ménage"),
}
KINDS = {
    "published": N_("publié"),
    "bounded": N_("bornes"),
    "synthetic": N_("synthétique (illustration)"),
    "observed": N_("observé"),
}
LABELS = {
    "question": N_("Question"),
    "territory": N_("Territoire"),
    "by": N_("Par"),
    "answer": N_("Réponse"),
    "evidence": N_("Nature"),
}
# Jupyter has neither our font nor the style of pages
STYLE = Markup("""<style>
.explore { max-width: 760px }
.explore figure { margin: 0 }
.explore svg text { font-family: "Source Sans Pro", sans-serif !important }
.explore th, .explore td { text-align: left; padding: 2px 10px 2px 0; vertical-align: top }
.explore pre { white-space: pre-wrap }
</style>""")


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

    question: str = field(default_factory=lambda: study.current().fact("first_question"))
    territory: str = field(default_factory=study.nation)
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
        if self.territory != study.nation():
            lines.append(
                f"ic.compare({self.question!r}, {self.territory!r}, {kept}, language={self.language!r})"
            )
        return "\n".join(lines)

    def html(self) -> str:
        """Return chart, numbers, test and code as HTML.

        Why there is no chart, and what is printed, otherwise.
        """
        with using(self.language):
            try:
                drawn = self.chart()
            except InputError as error:
                reason = error.problems[0].fix or str(error)
                parts = [element("p", reason), self._claims(opened=True)]
            else:
                # Here the numbers of a chart are not one click away
                opened = drawn._repr_html_().replace("<details>", "<details open>")
                test = element("h4", _("Ce que l’on peut en dire")) + self._test()
                parts = [Markup(opened), test, self._claims()]
            code = element("h4", _("Le code qui fait cela")) + element("pre", element("code", self.code()))
            return str(element("div", STYLE, *parts, code, class_="explore"))

    def _test(self) -> Markup:
        """Write the comparisons that apply, or why none does."""
        page = Page(territories.resolve(self.territory), self.language)
        if self.by and "published" in self.evidence:
            found = territory_comparison.groups(self.question, self.answer or self._first_answer(), self.by)
            labels = [page.population(self.by, population) for population in found["population"]]
            tested = Markup(page.comparisons(found.assign(comparison=labels)).data)
            return tested if len(found) else _no_test()
        if page.here.is_france:
            return _no_test()
        found = api.compare(
            self.question,
            self.territory,
            microdata=self.microdata,
            language=self.language,
            evidence=list(self.evidence),
        )
        names = [page.answer(self.question, answer, short=True) for answer in found["answer"]]
        found = found.assign(comparison=names)
        tested, untested = found[found["test"] != ""], found[found["test"] == ""]
        reasons = [
            lang.typeset(f"{name} : {why}", self.language)
            for name, why in zip(untested["comparison"], untested["why"], strict=True)
        ]
        listed = element("ul", *(element("li", reason) for reason in dict.fromkeys(reasons)))
        shown = Markup(page.comparisons(tested).data) if len(tested) else Markup()
        return shown + (listed if reasons else Markup())

    def _first_answer(self) -> str:
        """Return the answer that the chart shows when none is named."""
        rows = api.estimates(self.question, "all", self.microdata, self.evidence)
        return question_charts.first_answer(self.question, rows, self.by)

    def _claims(self, opened: bool = False) -> Markup:
        found = api.claims(self.question, None if self.by else self.territory, self.language)
        items = [
            element(
                "li",
                f"{sentence} ({'p.' + lang.NO_BREAK_SPACE + page if page else ledger.source_name(source)})",
            )
            for sentence, page, source in zip(found["sentence"], found["page"], found["source"], strict=True)
        ]
        title = f"{_('Ce qui est imprimé')} ({len(items)})"
        return folded(title, element("ul", joined(items)), opened=opened)


def _no_test() -> Markup:
    why = _("Aucun test : choisissez une région, ou un groupe dont une part est imprimée.")
    return element("p", why)


def kinds(microdata: str) -> list[tuple[str, ...]]:
    """Return the kinds of evidence that can be shown together; print alone needs no computation."""
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
        with using(choice.language):
            self.widgets, self.box = self._made()

    def _made(self) -> tuple[dict, VBox]:
        import ipywidgets  # only the explorer needs it, and it is slow to import

        dropdowns = {
            name: ipywidgets.Dropdown(
                options=options,
                value=getattr(self.choice, name),
                description=_(LABELS[name]),
                layout={"width": "640px"},
            )
            for name, options in self._options().items()
        }
        self.shown = ipywidgets.HTML(self.first)
        for dropdown in dropdowns.values():
            dropdown.observe(self._changed, names="value")
        return dropdowns, ipywidgets.VBox([*dropdowns.values(), self.shown])

    def _options(self) -> dict[str, list[tuple[str, object]]]:
        questions = codebook.questions().index
        return {
            "question": [(codebook.question_title(slug), slug) for slug in questions],
            "territory": [(territories.territory(slug).label(), slug) for slug in territories.slugs()],
            "by": [
                (_("réponse, le territoire et {the_nation}"), ""),
                *((_(label), name) for name, label in GROUPS.items()),
            ],
            "answer": self._answers(self.choice.question),
            "evidence": [
                (" + ".join(_(KINDS[kind]) for kind in together), together)
                for together in kinds(self.choice.microdata)
            ],
        }

    def _answers(self, question: str) -> list[tuple[str, str]]:
        with using(self.choice.language):
            labels = (
                (codebook.answer_label(question, slug), slug) for slug in codebook.answers(question).index
            )
            return [(_("(la première connue)"), ""), *labels]

    def _changed(self, change: dict) -> None:
        if change["owner"] is self.widgets["question"]:
            answer = self.widgets["answer"]
            answer.unobserve(self._changed, names="value")  # one drawing, not two: its answers change too
            answer.options, answer.value = self._answers(change["new"]), ""
            answer.observe(self._changed, names="value")
        self.choice = replace(self.choice, **{name: widget.value for name, widget in self.widgets.items()})
        self.shown.value = self.choice.html()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict:
        """Give Jupyter the widgets, and what cannot run them the first choice."""
        return self.box._repr_mimebundle_(include=include, exclude=exclude) | {"text/html": self.first}


def explore(question: str = "") -> Explorer:
    """Open the explorer on the published figures of a question, for the page that was set.

    Parameters
    ----------
    question : str
        Its slug; the first that the study shows by default.

    Raises
    ------
    InputError
        For an unknown question, with the nearest names.
    """
    page = context.page()
    slug = codebook.question(question or study.current().fact("first_question"))["question"]
    return Explorer(Choice(slug, page.territory, page.language, str(page.microdata)))
