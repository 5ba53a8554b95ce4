"""What one row of the audit is: the verdicts, the columns, and what is counted of them.

==================  ==========================================================================================
verdict             when
==================  ==========================================================================================
``reproduced``      an expression on something else (population, arithmetic, counts, another source) gives
                    what is printed
``calibrated``      the synthetic samples have it: agreement by construction, which shows that the claims can
                    hold together
``not_calibrated``  they do not
``microdata``       the microdata file has it
``not_microdata``   it does not
``beyond``          a comparison that sampling error does not explain, whatever the figures not printed
``within``          a comparison that sampling error may explain, whatever the figures not printed
``rounding``        a comparison of which the rounding of the two printed figures decides
``disputed``        one recomputation gives what is printed, another does not
``contradicted``    another passage, another source or arithmetic says otherwise, and nothing recomputed
                    agrees
``not_testable``    none of these: the row says why, and what would make it testable
==================  ==========================================================================================
"""

from dataclasses import dataclass
from math import nan

import pandas as pd

from impact_citoyens.study import study

VERDICTS = (
    "reproduced",
    "calibrated",
    "not_calibrated",
    "microdata",
    "not_microdata",
    "beyond",
    "within",
    "rounding",
    "disputed",
    "contradicted",
    "not_testable",
)
FAILURES = ("contradicted", "not_calibrated", "not_microdata")
COLUMNS = (
    "claim_id kind question wave dimension population answer statistic comparator value source "
    "page section claim_fr claim_en printed recomputed low high unit difference recomputation "
    "evidence verdict must_reproduce reason repeats against sampling test compared gap_low "
    "gap_high clear_above p_low p_high effect_low effect_high reading anomaly basis_fr basis_en"
).split()


@dataclass(frozen=True)
class Outcome:
    """What the audit found on one claim.

    Attributes
    ----------
    verdict : str
        One of `VERDICTS`.
    recomputed, low, high : float
        In the unit of the claim.
    recomputation : str
        The expression, or the function and the quantity.
    evidence : {"independent", "printed", "synthetic", "observed", "design", ""}
    reason : str
        Slug of reasons.csv, for what is not testable.
    against : str
        Claims that contradict it, separated by semicolons.
    basis_fr, basis_en : str
        Where the numbers of an expression come from.
    """

    verdict: str
    recomputed: float = nan
    low: float = nan
    high: float = nan
    recomputation: str = ""
    evidence: str = ""
    reason: str = ""
    against: str = ""
    basis_fr: str = ""
    basis_en: str = ""


def failures(table: pd.DataFrame) -> pd.DataFrame:
    """Return the claims that must be reproduced and are not."""
    return table[table["must_reproduce"] & table["verdict"].isin(FAILURES)]


def survey(table: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of the proceedings on what respondents of 2022 answered."""
    return table[
        (table["wave"] == study.wave())
        & (table["source"] == study.current().source)
        & ~table["question"].isin(study.current().listed("outside_survey"))
    ]


def summary(table: pd.DataFrame) -> pd.Series:
    """Count the claims of each verdict, in the order of `VERDICTS`."""
    return table["verdict"].value_counts().reindex(VERDICTS, fill_value=0)
