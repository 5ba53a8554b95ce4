"""One row a claim: what is printed, what it is recomputed as and how, and one verdict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isinf, nan

import numpy as np
import pandas as pd

from impact_citoyens.audit import passages, recompute, sampling
from impact_citoyens.audit.claim_evidence import Evidence, Printed, holds, total
from impact_citoyens.audit.kinds import COLUMNS, Found
from impact_citoyens.audit.recompute import Recomputed, window
from impact_citoyens.io.errors import InputError, Problem
from impact_citoyens.language.messages import using
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.ledger.published_estimates import smaller_bases
from impact_citoyens.ledger.sentences import relation_sentence, value_sentence
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.quantities import Constraint
from impact_citoyens.statistics.printed_pairs import BEYOND, NOT_TESTABLE, WITHIN, Judgement, Pair
from impact_citoyens.statistics.printed_values import SCALE, printed
from impact_citoyens.study import study


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
        rules.
    """
    recompute.check(ledger, register)
    auditor = Auditor(ledger, evidence, contradictions, register)
    found = [auditor.claim(claim) for claim in auditor.rows]
    if auditor.silent:
        raise InputError(
            [
                Problem(
                    study.file(recompute.FILE),
                    None,
                    "claim_id",
                    "nothing",
                    f"a recomputation of {claim}, or the reason why there is none",
                )
                for claim in auditor.silent
            ]
        )
    return pd.DataFrame(found, columns=COLUMNS)


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
        self.claims: dict[str, Constraint] = {each.claim_id: each for each in compiled.constraints}
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
        found = self._found(row, tested)
        claim = row["claim_id"]
        value = row.get("value", nan)
        clear = sampling.clear_above(tested, pair) if tested else nan
        tested = tested or Judgement("", "", "")
        copied = (
            "claim_id",
            "kind",
            "question",
            "wave",
            "dimension",
            "population",
            "answer",
            "source",
            "page",
            "section",
            "reading",
        )
        return {
            **{name: row[name] for name in copied},
            "statistic": row.get("statistic") or row["relation"],
            "comparator": row.get("comparator", ""),
            "value": value,
            "claim_fr": _sentence(row, "fr"),
            "claim_en": _sentence(row, "en"),
            "printed": printed(row),
            "unit": row.get("unit", ""),
            **{
                name: getattr(found, name)
                for name in (
                    "recomputed",
                    "low",
                    "high",
                    "recomputation",
                    "evidence",
                    "verdict",
                    "reason",
                    "basis_fr",
                    "basis_en",
                )
            },
            "difference": found.recomputed - value,
            "must_reproduce": self.must_reproduce(row),
            "repeats": ";".join(self.repeats.get(claim, [])),
            "against": found.against,
            "sampling": tested.verdict,
            "test": tested.test,
            "compared": tested.family,
            "clear_above": clear,
            **{
                name: getattr(tested, name)
                for name in ("gap_low", "gap_high", "p_low", "p_high", "effect_low", "effect_high")
            },
            "anomaly": ";".join(self.anomalies.get(claim, [])),
        }

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

    def _found(self, row: dict, tested: Judgement | None) -> Found:
        """Take the strongest verdict that the evidence allows.

        The file, then independent data, chance, other passages, calibration.
        """
        claim = row["claim_id"]
        if self.evidence.kind == "observed" and claim in self.claims:
            answered = self._answered(row)
            if answered.verdict != "not_testable":
                return answered
        refuted = self._refuted(row)
        if refuted:
            agreeing = next((each for each in self._recomputed(claim) if self._inside(each, row)), None)
            return (
                refuted
                if agreeing is None
                else replace(
                    refuted,
                    verdict="disputed",
                    basis_fr=f"{agreeing.basis_fr} ; mais : {refuted.basis_fr}",
                    basis_en=f"{agreeing.basis_en}; but: {refuted.basis_en}",
                )
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

    def _not_testable(self, row: dict, reason: str = "") -> Found:
        claim = row["claim_id"]
        reason = reason or self.reasons.get(claim, "") or self.left_out.get(claim, "")
        if not reason:
            self.silent.append(claim)
        return Found("not_testable", reason=reason)

    # What respondents answer

    def _answered(self, row: dict) -> Found:
        """Look a claim up in the samples or in the file."""
        claim = self.claims[row["claim_id"]]
        kept = holds(claim, self.evidence)
        if kept is None:
            return self._not_testable(
                row, "no_respondents" if self.evidence.kind == "published" else "not_in_file"
            )
        yes, no = (
            ("microdata", "not_microdata")
            if self.evidence.kind == "observed"
            else ("calibrated", "not_calibrated")
        )
        how = f"{self.evidence.recomputation}: {_named(claim)}"
        return replace(
            self._numbers(row, claim),
            verdict=yes if kept.all() else no,
            recomputation=how,
            evidence=self.evidence.kind,
        )

    def _numbers(self, row: dict, claim: Constraint) -> Found:
        """The value of a claim, in its unit; of a comparison, the smallest of the gaps that it is about."""
        scale = SCALE.get(row.get("unit", "percent"), 1.0)
        sums = [total(statement, self.evidence) for statement in claim.linear]
        if not sums or any(each is None for each in sums):
            return Found("")
        if row["kind"] == "value" and len(claim.linear) == 1:
            terms = claim.linear[0].terms
            low, high = self.evidence.interval(terms[0][1]) if len(terms) == 1 else (nan, nan)
            return Found("", float(sums[0].mean()) / scale, low / scale, high / scale)
        if claim.linear[0].terms[0][1].statistic not in ("share", "mean"):
            return Found("")
        scale = 1.0 if claim.linear[0].terms[0][1].statistic == "mean" else 0.01
        gaps = np.array(sums).min(axis=0) / scale
        return Found("", float(gaps.mean()), float(gaps.min()), float(gaps.max()))

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

    def _compared(self, row: dict, tested: Judgement) -> Found:
        scale = 1.0 if row["question"] == study.scores() else 100.0
        how = (
            f"audit.sampling: {_named(self.claims[row['claim_id']])}"
            if row["claim_id"] in self.claims
            else ""
        )
        if tested.verdict == NOT_TESTABLE:
            return Found("not_testable", recomputation=how, evidence="design", reason=tested.reason)
        return Found(
            tested.verdict,
            (tested.gap_low + tested.gap_high) / 2 * scale,
            tested.gap_low * scale,
            tested.gap_high * scale,
            how,
            "design",
            tested.reason,
        )

    # What something else says

    def _recomputed(self, claim: str) -> list[Recomputed]:
        return recompute.of_claim(claim, self.ledger, self.register) if claim in self.expressed else []

    def _independent(self, row: dict) -> Found | None:
        """Take the recomputation that gives what is printed, or one that gives a range around it.

        None when there is none.
        """
        made = self._recomputed(row["claim_id"])
        agreeing = [each for each in made if each.low == each.high and self._inside(each, row)]
        if agreeing:
            return self._from(agreeing[0], "reproduced", row)
        return replace(self._from(made[0], "not_testable", row), reason="compatible_range") if made else None

    def _refuted(self, row: dict) -> Found | None:
        """Find an expression that does not give what is printed."""
        for each in self._recomputed(row["claim_id"]):
            if not self._inside(each, row):
                return replace(
                    self._from(each, "contradicted", row),
                    against=";".join(recompute.read_from(each.expression)),
                )
        return None

    def _contradicted(self, row: dict) -> Found | None:
        """Find the same number printed differently, or a set of claims that cannot hold together."""
        claim = row["claim_id"]
        differing = [other for other in self.repeats.get(claim, []) if not self._agree(claim, other)]
        if differing:
            first, how = self.rows[differing[0]], f'claim("{differing[0]}")'
            return Found(
                "contradicted",
                float(first["value"]),
                *_finite(window(first["value"], first["comparator"], first["unit"])),
                how,
                recompute.evidence(how, row["source"], self.ledger),
                against=";".join(differing),
            )
        if claim in self.against:
            return Found(
                "contradicted",
                recomputation="reconstruction.contradictions",
                evidence="printed",
                against=";".join(self.against[claim]),
            )
        return None

    def _agree(self, claim: str, other: str) -> bool:
        ends = [
            window(row["value"], row["comparator"], row["unit"])
            for row in (self.rows[claim], self.rows[other])
        ]
        return (
            max(low for low, _ in ends) <= min(high for _, high in ends) + 2 * recompute.STRICTLY
        )  # a round number and “more than” it agree

    def _inside(self, made: Recomputed, row: dict) -> bool:
        """Whether a recomputation agrees with the print.

        A comparison must be true, a range must meet what the number allows.

        A number of which the transcript lost a digit is held against what the register reads.
        """
        if row["kind"] == "relation":
            return bool(made.low)
        low, high = window(self.lost.get(row["claim_id"], row["value"]), row["comparator"], row["unit"])
        return made.high >= low - 1e-9 and made.low <= high + 1e-9

    def _from(self, made: Recomputed, verdict: str, row: dict) -> Found:
        rests = recompute.evidence(made.expression, row["source"], self.ledger)
        return Found(
            verdict,
            made.value,
            made.low,
            made.high,
            made.expression,
            rests,
            basis_fr=made.basis_fr,
            basis_en=made.basis_en,
        )


def _finite(ends: Iterable[float]) -> list[float]:
    return [nan if isinf(end) else end for end in ends]


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
