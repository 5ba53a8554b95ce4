"""One row a claim: what is printed, what it is recomputed as and how, and one verdict."""

from dataclasses import asdict, replace
from math import isinf, nan

import numpy as np
import pandas as pd

from impact_citoyens.audit import passages, recompute, sampling
from impact_citoyens.audit.claim_evidence import Evidence, Printed, holds, total
from impact_citoyens.audit.kinds import COLUMNS, Outcome
from impact_citoyens.audit.recompute import Recomputed, window
from impact_citoyens.io.errors import InputError, Problem, refusal
from impact_citoyens.language.messages import using
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.ledger.published_estimates import smaller_bases
from impact_citoyens.ledger.sentences import relation_sentence, value_sentence
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint
from impact_citoyens.statistics.printed_pairs import BEYOND, NOT_TESTABLE, WITHIN, Judgement, Pair
from impact_citoyens.statistics.printed_values import SCALE, printed
from impact_citoyens.study import study

OF_CLAIM = "claim_id kind question wave dimension population answer source page section reading".split()
OF_TEST = "test gap_low gap_high p_low p_high effect_low effect_high".split()


def audit(
    ledger: Ledger, evidence: Evidence, contradictions: pd.DataFrame, register: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Give every claim its verdict.

    Parameters
    ----------
    ledger : Ledger
    evidence : Evidence
        Synthetic samples or a microdata file.
    contradictions : DataFrame
        Sets of claims that cannot hold together as printed (see
        `reconstruction.bounds.contradictions.report`).
    register : DataFrame, optional
        How claims are recomputed (`recompute.table` by default).

    Returns
    -------
    DataFrame
        Columns `COLUMNS`, one row a claim, in the order of the ledger.

    Raises
    ------
    InputError
        For claims with neither a recomputation nor a reason, each by name; for a register that breaks its
        rules, or a list of reasons that lacks some.
    """
    recompute.check(ledger, register)
    auditor = Auditor(ledger, evidence, contradictions, register)
    rows = [auditor.claim(claim) for claim in auditor.rows]
    if auditor.silent:
        expected = "a recomputation of {}, or the reason why there is none"
        raise InputError(
            Problem(study.file(recompute.FILE), None, "claim_id", "nothing", expected.format(claim))
            for claim in auditor.silent
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    if unnamed := sorted({*table["reason"]} - {"", *recompute.reasons().index}):
        wanted = f"a row for each reason that a verdict has: {', '.join(unnamed)}"
        raise refusal(study.file("audit/reasons.csv"), "no such row", wanted, column="reason")
    return table


class Auditor:
    """Gives claims their verdicts, one by one (see `audit` for the parameters)."""

    def __init__(
        self,
        ledger: Ledger,
        evidence: Evidence,
        contradictions: pd.DataFrame,
        register: pd.DataFrame | None = None,
    ) -> None:
        self.ledger, self.evidence, self.printed = ledger, evidence, Printed(ledger)
        self.register = recompute.table() if register is None else register
        self.expressed = set(self.register.loc[self.register["expression"] != "", "claim_id"])
        self.reasons = self.register[self.register["reason"] != ""].set_index("claim_id")["reason"].to_dict()
        self.rows = {
            row["claim_id"]: row | {"kind": kind}
            for kind, frame in (("value", ledger.values), ("relation", ledger.relations))
            for row in frame.to_dict("records")
        }
        compiled = compile_claims(ledger)
        self.claims: dict[str, Constraint] = {
            constraint.claim_id: constraint for constraint in compiled.constraints
        }
        self.left_out = passages.left_out(compiled)
        treated = passages.read_otherwise(ledger.anomalies)
        self.against = passages.against(contradictions, treated)
        self.repeats = passages.repeats(
            ledger.values[~ledger.values["claim_id"].isin(treated)]
        )  # what is read otherwise is another quantity
        self.anomalies = passages.anomalies(ledger)
        set_aside = {
            claims.split(";")[0]
            for claims in ledger.anomalies.loc[ledger.anomalies["treatment"] == "set_aside", "claim_ids"]
        }
        self.changes = passages.changes(ledger.values[~ledger.values["claim_id"].isin(set_aside)])
        self.parts = smaller_bases(ledger)
        self.lost = passages.lost(ledger.anomalies)
        self.silent: list[str] = []

    def claim(self, claim_id: str) -> dict:
        """Audit one claim; return its row, by the names of `COLUMNS`.

        Raises
        ------
        KeyError
            For a claim that the ledger does not have.
        """
        row = self.rows[claim_id]
        tested, pair = self._sampling(row)
        outcome = self._outcome(row, tested)
        claim = row["claim_id"]
        value = row.get("value", nan)
        clear = sampling.clear_above(tested, pair) if tested else nan
        tested = tested or Judgement("", "", "")
        copied = {name: row[name] for name in OF_CLAIM}
        copied |= {name: getattr(tested, name) for name in OF_TEST}
        return (
            copied
            | asdict(outcome)
            | {
                "statistic": row.get("statistic") or row["relation"],
                "comparator": row.get("comparator", ""),
                "value": value,
                "claim_fr": _sentence(row, "fr"),
                "claim_en": _sentence(row, "en"),
                "printed": printed(row),
                "unit": row.get("unit", ""),
                "difference": outcome.recomputed - value,
                "must_reproduce": self.must_reproduce(row),
                "repeats": ";".join(self.repeats.get(claim, [])),
                "sampling": tested.verdict,
                "compared": tested.family,
                "clear_above": clear,
                "anomaly": ";".join(self.anomalies.get(claim, [])),
            }
        )

    def must_reproduce(self, row: dict) -> bool:
        """Whether a claim must be reproduced.

        Said outright, recomputable, and not in the register of anomalies.

        A comparison must when an expression recomputes it, or when a file has the answers: chance alone
        decides of the others.
        """
        if row["reading"] != "explicit" or row["claim_id"] in self.anomalies:
            return False
        if row["claim_id"] in self.expressed:
            return True
        decided = self.evidence.kind == "observed" or (
            self.evidence.kind == "synthetic" and row.get("statistic", "change") != "change"
        )
        return decided and row["claim_id"] in self.claims

    def _outcome(self, row: dict, tested: Judgement | None) -> Outcome:
        """Take the strongest verdict: the file, independent data, chance, other passages, calibration."""
        claim = row["claim_id"]
        if self.evidence.kind == "observed" and claim in self.claims:
            answered = self._answered(row)
            if answered.verdict != "not_testable":
                return answered
        refuted = self._refuted(row)
        if refuted:
            agreeing = next((result for result in self._recomputed(claim) if self._inside(result, row)), None)
            if agreeing is None:
                return refuted
            return replace(
                refuted,
                verdict="disputed",
                basis_fr=f"{agreeing.basis_fr} ; mais : {refuted.basis_fr}",
                basis_en=f"{agreeing.basis_en}; but: {refuted.basis_en}",
            )
        if tested is not None and tested.verdict in (BEYOND, WITHIN):
            return self._compared(row, tested)
        independent = self._independent(row)
        if independent and independent.verdict == "reproduced":
            return independent
        contradicted = self._contradicted(row)
        if contradicted:
            return contradicted
        if tested is not None:
            return self._compared(row, tested)
        if claim in self.claims:
            return self._answered(row)
        return independent or self._not_testable(row)

    def _not_testable(self, row: dict, reason: str = "") -> Outcome:
        claim = row["claim_id"]
        reason = reason or self.reasons.get(claim, "") or self.left_out.get(claim, "")
        if not reason:
            self.silent.append(claim)
        return Outcome("not_testable", reason=reason)

    # What respondents answer

    def _answered(self, row: dict) -> Outcome:
        """Look a claim up in the samples or in the file."""
        claim = self.claims[row["claim_id"]]
        kept = holds(claim, self.evidence)
        if kept is None:
            reason = "no_respondents" if self.evidence.kind == "published" else "not_in_file"
            return self._not_testable(row, reason)
        verdict = "microdata" if self.evidence.kind == "observed" else "calibrated"
        verdict = verdict if kept.all() else f"not_{verdict}"
        how = f"{self.evidence.recomputation}: {_named(claim)}"
        numbers = self._numbers(row, claim)
        return replace(numbers, verdict=verdict, recomputation=how, evidence=self.evidence.kind)

    def _numbers(self, row: dict, claim: Constraint) -> Outcome:
        """The value of a claim, in its unit; of a comparison, the smallest of the gaps that it is about."""
        scale = SCALE.get(row.get("unit", "percent"), 1.0)
        sums = [total(statement, self.evidence) for statement in claim.linear]
        if not sums or any(samples is None for samples in sums):
            return Outcome("")
        if row["kind"] == "value" and len(claim.linear) == 1:
            terms = claim.linear[0].terms
            low, high = self.evidence.interval(terms[0][1]) if len(terms) == 1 else (nan, nan)
            return Outcome("", float(sums[0].mean()) / scale, low / scale, high / scale)
        if claim.linear[0].terms[0][1].statistic not in ("share", "mean"):
            return Outcome("")
        scale = 1.0 if claim.linear[0].terms[0][1].statistic == "mean" else 0.01
        gaps = np.array(sums).min(axis=0) / scale
        return Outcome("", float(gaps.mean()), float(gaps.min()), float(gaps.max()))

    def _sampling(self, row: dict) -> tuple[Judgement | None, Pair | None]:
        """Test a printed comparison of the survey's answers; nothing for anything else."""
        compares = row["kind"] == "relation" or row["statistic"] == "change"
        if not compares or row["claim_id"] not in self.claims:
            return None, None
        if self.evidence.kind == "observed":
            return sampling.of_claim(row, self.evidence, self.changes)
        # Print alone: bounds would take from the claim what the test is to tell, and synthetic respondents
        # test nothing
        return sampling.of_claim(row, self.printed, self.changes, self.parts.get(passages.subject(row), 1.0))

    def _compared(self, row: dict, tested: Judgement) -> Outcome:
        scale = 1.0 if row["question"] == study.scores() else 100.0
        claim = self.claims.get(row["claim_id"])
        how = f"audit.sampling: {_named(claim)}" if claim else ""
        if tested.verdict == NOT_TESTABLE:
            return Outcome("not_testable", recomputation=how, evidence="design", reason=tested.reason)
        low, high = tested.gap_low * scale, tested.gap_high * scale
        middle = (tested.gap_low + tested.gap_high) / 2 * scale
        return Outcome(tested.verdict, middle, low, high, how, "design", tested.reason)

    # What something else says

    def _recomputed(self, claim: str) -> list[Recomputed]:
        return recompute.of_claim(claim, self.ledger, self.register) if claim in self.expressed else []

    def _independent(self, row: dict) -> Outcome | None:
        """Take the recomputation that gives what is printed, else one that gives a range around it."""
        results = self._recomputed(row["claim_id"])
        agreeing = [result for result in results if result.low == result.high and self._inside(result, row)]
        if agreeing:
            return self._from(agreeing[0], "reproduced", row)
        return (
            replace(self._from(results[0], "not_testable", row), reason="compatible_range")
            if results
            else None
        )

    def _refuted(self, row: dict) -> Outcome | None:
        """Find an expression that does not give what is printed."""
        for result in self._recomputed(row["claim_id"]):
            if not self._inside(result, row):
                against = ";".join(recompute.read_from(result.expression))
                return replace(self._from(result, "contradicted", row), against=against)
        return None

    def _contradicted(self, row: dict) -> Outcome | None:
        """Find the same number printed differently, or a set of claims that cannot hold together."""
        claim = row["claim_id"]
        differing = [other for other in self.repeats.get(claim, []) if not self._agree(claim, other)]
        if differing:
            first, how = self.rows[differing[0]], f'claim("{differing[0]}")'
            ends = window(first["value"], first["comparator"], first["unit"])
            low, high = (nan if isinf(end) else end for end in ends)
            rests = recompute.evidence(how, row["source"], self.ledger)
            value, against = float(first["value"]), ";".join(differing)
            return Outcome("contradicted", value, low, high, how, rests, against=against)
        if claim in self.against:
            how, against = "reconstruction.contradictions", ";".join(self.against[claim])
            return Outcome("contradicted", recomputation=how, evidence="printed", against=against)
        return None

    def _agree(self, claim: str, other: str) -> bool:
        ends = [
            window(row["value"], row["comparator"], row["unit"])
            for row in (self.rows[claim], self.rows[other])
        ]
        # a round number and “more than” it agree
        return max(low for low, _ in ends) <= min(high for _, high in ends) + 2 * recompute.STRICTLY

    def _inside(self, result: Recomputed, row: dict) -> bool:
        """Whether a recomputation agrees with the print.

        A comparison must be true, a range must meet what the number allows.

        A number of which the transcript lost a digit is held against what the register reads.
        """
        if row["kind"] == "relation":
            return bool(result.low)
        low, high = window(self.lost.get(row["claim_id"], row["value"]), row["comparator"], row["unit"])
        return result.high >= low - 1e-9 and result.low <= high + 1e-9

    def _from(self, result: Recomputed, verdict: str, row: dict) -> Outcome:
        rests = recompute.evidence(result.expression, row["source"], self.ledger)
        basis = {"basis_fr": result.basis_fr, "basis_en": result.basis_en}
        return Outcome(verdict, result.value, result.low, result.high, result.expression, rests, **basis)


def _sentence(row: dict, language: str) -> str:
    with using(language):
        return value_sentence(row) if row["kind"] == "value" else relation_sentence(row)


def _named(claim: Constraint) -> str:
    """The quantities of a claim, the first few by name."""
    quantities = list(
        dict.fromkeys(
            quantity
            for statement in [*claim.linear, *(option for group in claim.options for option in group.options)]
            for _, quantity in statement.terms
        )
    )
    more = f" and {len(quantities) - 2} more" if len(quantities) > 2 else ""
    return ", ".join(str(quantity) for quantity in quantities[:2]) + more
