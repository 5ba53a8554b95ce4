"""From the ledger to constraints.

Every claim on the answers of 2022 becomes linear statements, or is listed with the reason why not.

What each kind of claim becomes is in `values` and `relations`. Comparisons are inequalities; ranks, first
threes and “some domain” need binary variables. Nothing is skipped in silence.
"""

from dataclasses import dataclass, field

import pandas as pd

from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.ledger import ledger as published_ledger
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.reconstruction.claims.quantities import (
    Constraint,
    Fact,
    Linear,
    Options,
    Quantity,
    between,
)
from impact_citoyens.reconstruction.claims.relation_claims import RELATIONS
from impact_citoyens.reconstruction.claims.statements import as_respondents, out_of_scope, subject
from impact_citoyens.reconstruction.claims.value_claims import VALUES
from impact_citoyens.statistics.printed_values import printed, window
from impact_citoyens.study import codebook, study

COMPANION_STATISTICS = ("rank", "mean")


@dataclass(frozen=True)
class LeftOut:
    """A claim of the wave that is deliberately not compiled, and why."""

    claim_id: str
    page: str
    reason: str
    anomaly: str = ""


@dataclass(frozen=True)
class Compiled:
    """The ledger as constraints.

    Attributes
    ----------
    constraints : list of Constraint
    companions : list of Constraint
        Printed figures of an earlier wave that claims of this one compare with.
    facts : list of Fact
    left_out : list of LeftOut
    """

    constraints: list[Constraint] = field(default_factory=list)
    companions: list[Constraint] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def of(self, question: str) -> list[Constraint]:
        """Constraints on the answers of a question, companions included.

        `regional_top3` belongs to the scores.
        """
        return [
            constraint
            for constraint in [*self.constraints, *self.companions]
            if constraint.question == question
        ]

    def questions(self) -> list[str]:
        """Questions with a constraint, in the order of the codebook."""
        constrained = {each.question for each in self.constraints}
        return [slug for slug in codebook.questions().index if slug in constrained]


def compile_claims(ledger: Ledger | None = None, as_printed: bool = False) -> Compiled:
    """Compile every claim of the 2022 survey.

    Parameters
    ----------
    ledger : Ledger, optional
        The repository's by default.
    as_printed : bool
        Ignore the readings of the anomaly register: the claims as they stand, contradictions included.

    Returns
    -------
    Compiled
        Each claim of the wave is in exactly one of `constraints`, `facts` and `left_out`.

    Raises
    ------
    InputError
        For a claim of a type that the compiler does not know.
    """
    ledger = ledger or published_ledger.load()
    compiler, problems = _Compiler(ledger, {} if as_printed else _treatments(ledger.anomalies)), []
    for file, rows in (("values.csv", ledger.values), ("relations.csv", ledger.relations)):
        for line, row in enumerate(rows.to_dict("records"), 2):
            if row["wave"] != study.wave() or row["source"] != study.current().source:
                continue
            try:
                compiler.claim(row)
            except KeyError as error:
                column, rules = ("relation", RELATIONS) if "relation" in row else ("statistic", VALUES)
                unknown = str(error.args[0])
                expected = f"a claim that the compiler knows (claim_id {row['claim_id']})"
                path, hint = study.file(f"published/{file}"), nearest(unknown, rules)
                problems.append(Problem(path, line, column, unknown, expected, hint))
    if problems:
        raise InputError(problems)
    compiler.add_companions()
    return compiler.compiled


def _treatments(anomalies: pd.DataFrame) -> dict[str, dict]:
    """What the register does to a claim: the first claim of each anomaly is the one treated."""
    treated = (anomalies["treatment"] != "as_printed") | (anomalies["reconstruction"] == "left_out")
    return {row["claim_ids"].split(";")[0]: row for row in anomalies[treated].to_dict("records")}


class _Compiler:
    """Compile claims one by one; each function of `VALUES` and `RELATIONS` knows one type."""

    def __init__(self, ledger: Ledger, treatments: dict[str, dict]) -> None:
        self.ledger, self.treatments, self.compiled = ledger, treatments, Compiled()

    def claim(self, row: dict) -> None:
        """Compile one row of the ledger into a constraint, a fact, or an entry of what is left out."""
        row, left_out = as_respondents(row), self.compiled.left_out
        treated = self.treatments.get(row["claim_id"])
        if treated and (treated["treatment"] == "set_aside" or treated["reconstruction"] == "left_out"):
            reason = f"{treated['reading_en']} ({treated['anomaly_id']})"
            left_out.append(LeftOut(row["claim_id"], row["page"], reason, treated["anomaly_id"]))
            return
        if treated:
            row = row | {"answer": treated["answer"], "value": float(treated["value"])}
        if reason := out_of_scope(row):
            left_out.append(LeftOut(row["claim_id"], row["page"], reason))
            return
        is_relation = "relation" in row
        said = RELATIONS[row["relation"]](row) if is_relation else VALUES[row["statistic"]](row, self.ledger)
        if isinstance(said, Fact):
            self.compiled.facts.append(said)
        else:
            self.compiled.constraints.append(self._constraint(row, said))

    def _constraint(self, row: dict, said: list[Linear | Options]) -> Constraint:
        question = study.scores() if row["question"] == study.top_question() else subject(row)[0]
        return Constraint(
            row["claim_id"],
            row["page"],
            printed(row),
            question,
            tuple(statement for statement in said if isinstance(statement, Linear)),
            tuple(statement for statement in said if isinstance(statement, Options)),
        )

    def add_companions(self) -> None:
        """Add the printed figures of other waves that the constraints compare with."""
        named = (constraint.quantities() for constraint in self.compiled.constraints)
        waves = {quantity.wave for quantities in named for quantity in quantities} - {study.wave()}
        for row in self.ledger.values.to_dict("records"):
            if (
                row["wave"] in waves
                and row["question"] == study.scores()
                and row["dimension"] == "national"
                and row["statistic"] in COMPANION_STATISTICS
            ):
                figure = Quantity(row["statistic"], study.scores(), row["answer"], wave=row["wave"])
                statement = between(figure, *window(row["value"], row["comparator"], row["unit"]))
                where = row["page"] or row["source"]
                self.compiled.companions.append(
                    Constraint(row["claim_id"], where, printed(row), study.scores(), (statement,))
                )
