"""What else bears on a claim.

The readings of the register, the same number elsewhere, claims that it cannot hold with, printed changes.
"""

import pandas as pd

from impact_citoyens.audit.recompute import window
from impact_citoyens.ledger.ledger import Ledger
from impact_citoyens.ledger.published_estimates import subject
from impact_citoyens.reconstruction.claims.constraints import Compiled
from impact_citoyens.statistics.printed_values import SCALE
from impact_citoyens.study import study

SAME = ["question", "wave", "dimension", "population", "answer", "statistic", "unit"]


def left_out(compiled: Compiled) -> dict[str, str]:
    """Reasons of the claims of the wave that are not compiled.

    Set aside by the register, or said of organisations.
    """
    return {claim.claim_id: "set_aside" if claim.anomaly else "" for claim in compiled.left_out}


def read_otherwise(anomalies: pd.DataFrame) -> set[str]:
    """Claims that the register reads otherwise than printed, or leaves out."""
    rows = anomalies[(anomalies["treatment"] != "as_printed") | (anomalies["reconstruction"] == "left_out")]
    return {claims.split(";")[0] for claims in rows["claim_ids"]}


def against(contradictions: pd.DataFrame, treated: set[str]) -> dict[str, list[str]]:
    """Of each claim, the others of the sets that it cannot hold with.

    A set counts against the claims of it that a reading changes, if any.
    """
    against_claim: dict[str, list[str]] = {}
    for claims in contradictions["claims"]:
        together = claims.split("; ")
        for claim in treated.intersection(together) or together:
            others = against_claim.setdefault(claim, [])
            others += [other for other in together if other != claim and other not in others]
    return against_claim


def repeats(values: pd.DataFrame) -> dict[str, list[str]]:
    """Of each value, the other claims that print the same quantity."""
    together = values.groupby(SAME, sort=False, dropna=False)["claim_id"].agg(list)
    return {
        claim: [other for other in claims if other != claim]
        for claims in together
        if len(claims) > 1
        for claim in claims
    }


def anomalies(ledger: Ledger) -> dict[str, list[str]]:
    """Anomalies of each claim.

    Those that name it, and those that read otherwise the figure that it compares.
    """
    by_claim: dict[str, list[str]] = {}
    for row in ledger.anomalies.to_dict("records"):
        for claim in row["claim_ids"].split(";"):
            by_claim.setdefault(claim, []).append(row["anomaly_id"])
    values = ledger.values.set_index("claim_id")
    for row in ledger.anomalies[ledger.anomalies["treatment"] == "reinterpreted"].to_dict("records"):
        first = values.loc[row["claim_ids"].split(";")[0]]
        pairs = ledger.relations[["question", "answer"]]
        for claim in ledger.relations.loc[(pairs == first[["question", "answer"]]).all(axis=1), "claim_id"]:
            if row["anomaly_id"] not in by_claim.setdefault(claim, []):
                by_claim[claim].append(row["anomaly_id"])
    return by_claim


def lost(anomalies: pd.DataFrame) -> dict[str, float]:
    """Numbers that the transcript damaged, as the register reads them."""
    rows = anomalies[(anomalies["kind"] == "garbled") & (anomalies["treatment"] == "reinterpreted")]
    firsts = rows["claim_ids"].str.split(";").str[0]
    return dict(zip(firsts, rows["value"].astype(float), strict=True))


def changes(values: pd.DataFrame) -> dict[tuple, tuple[float, float]]:
    """What printed changes of this wave allow, in fractions."""
    rows = values[(values["statistic"] == "change") & (values["wave"] == study.wave())].to_dict("records")
    ends = {subject(row): window(row["value"], row["comparator"], row["unit"]) for row in rows}
    return {key: (low * SCALE["points"], high * SCALE["points"]) for key, (low, high) in ends.items()}
