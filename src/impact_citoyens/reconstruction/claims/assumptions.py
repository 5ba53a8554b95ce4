"""The register of what the claims leave open and a model has to fill; nothing is assumed anywhere else."""

import pandas as pd

from impact_citoyens.io.errors import nearest, refusal
from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.study import study

FILE = "reference/assumptions.csv"
COLUMNS = ["assumption", "value", "unit", "statement_fr", "statement_en", "reason_fr", "reason_en", "charts"]


@cached_until_edit(study.reference)
def register() -> pd.DataFrame:
    """Return the assumptions, one a row: value, what it states, why, and the charts that it touches."""
    return read_table(study.reference() / "assumptions.csv", COLUMNS)


@cached_until_edit(study.reference)
def value(assumption: str) -> float:
    """Return the number of an assumption.

    Raises
    ------
    InputError
        For an assumption that the register does not hold, or that has no number.
    """
    values = register().set_index("assumption")["value"]
    if assumption not in values.index:
        hint = nearest(assumption, values.index)
        raise refusal(
            study.file(FILE), repr(assumption), "a registered assumption", hint, column="assumption"
        )
    number = values[assumption]
    try:
        return float(number)
    except ValueError:
        raise refusal(study.file(FILE), repr(number), f"a number for {assumption}", column="value") from None
