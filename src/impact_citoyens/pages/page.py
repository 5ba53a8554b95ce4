"""What every notebook needs.

The territory and language of the page, and its published claims, ready to draw and to say.
"""

from dataclasses import dataclass

import pandas as pd
from IPython.display import HTML

from impact_citoyens import ledger
from impact_citoyens.api import context, page_text
from impact_citoyens.api.markup import element, shown
from impact_citoyens.charts import Line, theme
from impact_citoyens.charts.figure import html_table
from impact_citoyens.evidence.microdata import open_microdata
from impact_citoyens.language import numbers as lang
from impact_citoyens.reconstruction.result_tables import Results
from impact_citoyens.study import codebook, study, territories
from impact_citoyens.study.territories import Territory
from impact_citoyens.survey.observed import Observed


@dataclass(frozen=True)
class Page:
    """The territory and language of a page.

    Attributes
    ----------
    here : Territory
        Territory of the page.
    language : str
        ``"fr"`` or ``"en"``.
    observed : Observed or None
        What a microdata file says, when one was given.
    reconstruction : Results or None
        Bounds and estimates on synthetic respondents, when they were asked for; never both.
    microdata : str
        The parameter that named either.
    """

    here: Territory
    language: str
    observed: Observed | None = None
    reconstruction: Results | None = None
    microdata: str = "none"

    def estimates(self, question: str, **filters: str) -> pd.DataFrame:
        """Return published estimates of a question, filtered by column values.

        See `ledger.published_estimates`.
        """
        return _kept(ledger.estimates(question), filters)

    def with_microdata(self, question: str, **filters: str) -> pd.DataFrame:
        """Return published estimates and those of what the page received, filtered alike.

        A microdata file adds the estimates of its last wave, the reconstruction adds bounds and synthetic
        estimates; ``source`` chooses among publications only.
        """
        published_rows = self.estimates(question, **filters)
        filters.pop("source", None)
        rows = [_kept(given, filters) for given in self._received(question)]
        parts = [published_rows, *rows]
        return pd.concat(parts, ignore_index=True) if any(map(len, rows)) else published_rows

    def _received(self, question: str) -> list[pd.DataFrame]:
        observed = [self.observed.last_wave(question)] if self.observed else []
        return observed + ([self.reconstruction.rows(question)] if self.reconstruction else [])

    def value(
        self, question: str, population: str, answer: str, statistic: str = "share", source: str | None = None
    ) -> float:
        """Return one published estimate, of the proceedings unless another source is named.

        The first when two passages disagree.

        Raises
        ------
        KeyError
            When nothing is published.
        """
        source = source or study.current().source
        filters = {"population": population, "answer": answer, "statistic": statistic}
        rows = self.estimates(question, **filters, source=source)
        if rows.empty:
            raise KeyError(f"nothing is published for {question}, {population}, {answer}, {statistic}")
        return float(rows["estimate"].iloc[0])

    def relations(self, question: str, **filters: str) -> pd.DataFrame:
        """Return printed comparisons of a question, filtered by column values."""
        return _kept(ledger.relations(question), filters)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share in the language of the page."""
        return lang.percent(share, self.language, decimals)

    def title(self, question: str) -> str:
        """Return the title of a question."""
        return codebook.question_title(question)

    def answer(self, question: str, answer: str, short: bool = False) -> str:
        """Return the label of an answer."""
        return codebook.answer_label(question, answer, short)

    def population(self, dimension: str, population: str, short: bool = True) -> str:
        """Return the name of a population."""
        return codebook.population_label(dimension, population, short)

    def lines(
        self, question: str, populations: list[tuple[str, str]], answer: str, **filters: str
    ) -> list[Line]:
        """Make one chart line a population, for one answer.

        The territory of the page is strong, its colour is the answer's.
        """
        rows = self.with_microdata(question, **{"statistic": "share"} | filters, answer=answer)
        colour = codebook.answer_colour(question, answer)
        return [
            Line(
                self.population(dimension, population),
                rows[(rows["dimension"] == dimension) & (rows["population"] == population)],
                colour if population != study.nation() else theme.INK,
                population == self.here.slug,
            )
            for dimension, population in populations
        ]

    def answers(
        self, question: str, answers: list[str], population: tuple[str, str] | None = None, **filters: str
    ) -> list[Line]:
        """Make one chart line an answer, for one population."""
        dimension, group = population or study.national()
        filters = {"statistic": "share"} | filters | {"dimension": dimension, "population": group}
        rows = self.with_microdata(question, **filters)
        colours = {answer: codebook.answer_colour(question, answer) for answer in answers}
        return [
            Line(self.answer(question, answer), rows[rows["answer"] == answer], colour)
            for answer, colour in colours.items()
        ]

    def comparisons(self, table: pd.DataFrame) -> HTML:
        """Show a table of comparisons (see `statistics.printed_tests.compare`)."""
        return page_text.show(table)

    def table(self, frame: pd.DataFrame) -> HTML:
        """Show a table with real headers."""
        return HTML(html_table(frame))

    def say(self, text: str, kind: str = "finding") -> HTML:
        """Show a sentence; ``kind`` is ``finding``, ``note`` or ``gap``."""
        return shown(element("p", text, class_=kind))


def open_page(territory: str, language: str, microdata: str = "none") -> Page:
    """Begin a notebook: check its parameters, read what it received, set language and look.

    Parameters
    ----------
    territory : str
        As people write it (see `territories.resolve`).
    language : {"fr", "en"}
        Language of every text of the page.
    microdata : str
        ``"none"``, ``"synthetic"``, a microdata file, or the folder that a build has made of either (see
        `microdata.open_microdata`).

    Raises
    ------
    InputError
        For an unknown territory or language, with the nearest names; for a microdata file that breaks the
        contract.
    """
    here = territories.resolve(territory)
    language = context.set_page(here.slug, language, microdata).language
    received = open_microdata(microdata)
    theme.apply()
    return Page(
        here,
        language,
        **{"reconstruction" if isinstance(received, Results) else "observed": received},
        microdata=microdata,
    )


def current_page() -> Page:
    """Return the page that `api.context.set_page` has set last, with what it received opened."""
    here = context.page()
    return open_page(here.territory, here.language, here.microdata)


def _kept(rows: pd.DataFrame, filters: dict) -> pd.DataFrame:
    """Keep the rows whose columns have the wanted values, one or several each."""
    for column, wanted in filters.items():
        rows = rows[rows[column].isin(wanted if isinstance(wanted, (list, tuple)) else [wanted])]
    return rows
