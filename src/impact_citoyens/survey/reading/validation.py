"""Everything wrong and everything suspicious in a microdata file, at once and before any computation."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from impact_citoyens.io.errors import InputError, Problem
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.answers_file import Reading, read
from impact_citoyens.survey.reading.file_findings import finding, report_html, table
from impact_citoyens.survey.reading.mapping import Mapping

__all__ = ["load", "problems", "report_html", "table", "warnings"]

# Half of what the study interviewed in each territory: fewer, and an interval is wider than ±10 points.
FEW_RESPONDENTS = 100
UNEQUAL_WEIGHTS = 5.0
MANY_MISSING = 0.5
WHOLE = "all files"


def load(paths: str | Path | Sequence[str | Path], mapping: Mapping | None = None) -> Reading:
    """Read and check microdata files: what estimation starts from.

    Parameters
    ----------
    paths : path or sequence of paths
    mapping : Mapping, optional

    Returns
    -------
    Reading
        Without problems; its warnings include what is suspicious but legal.

    Raises
    ------
    InputError
        With every problem found in every file.
    """
    reading = read(paths, mapping)
    problems_found = problems(reading)
    if problems_found:
        raise InputError(problems_found)
    return Reading(reading.frame, reading.origin, reading.files, [], warnings(reading))


def problems(reading: Reading) -> list[Problem]:
    """List what forbids any computation.

    Cells not understood come first, then what is wrong with the table as a whole.
    """
    return [
        *reading.problems,
        *_absent_columns(reading),
        *_repeated(reading),
        *_lonely(reading),
        *_weights(reading),
    ]


def warnings(reading: Reading) -> list[Problem]:
    """List what is suspicious but legal."""
    checks = (_small_territories, _constant, _unequal_weights, _missing)
    return reading.warnings + [warning for check in checks for warning in check(reading)]


def _file(reading: Reading) -> str:
    return str(reading.files["file"].iloc[0]) if len(reading.files) == 1 else WHOLE


def _absent_columns(reading: Reading) -> Iterator[Problem]:
    """Columns that the contract requires; one found but not understood has its own problem already."""
    told = {problem.column for problem in reading.problems}
    for variable in contract.identification():
        given = variable.name in reading.frame or (variable.name == "age" and "age_band" in reading.frame)
        if variable.required and not given and variable.name not in told and variable.name != "age_band":
            either = " or age_band" if variable.name == "age" else ""
            expected = f"a column {variable.name}{either}"
            fix = "Add it, or say in a mapping file which column it is."
            yield finding(_file(reading), variable.name, "no such column", expected, fix)
    if not any(variable.name in reading.frame for variable in contract.questions()):
        fix = "Name the columns as in docs/use/microdata.md, or write a mapping file."
        yield finding(_file(reading), None, "no question at all", "at least one column of answers", fix)


def _repeated(reading: Reading) -> Iterator[Problem]:
    """Respondents present twice in a wave, in one file or in two."""
    if not {"respondent_id", "wave"} <= set(reading.frame):
        return
    identified = reading.frame["respondent_id"].notna()
    twice = identified & reading.frame.duplicated(["wave", "respondent_id"], keep=False)
    for file, rows in reading.origin[twice.to_numpy()].groupby("file", observed=True)["row"]:
        yield finding(
            str(file),
            "respondent_id",
            "identifiers used several times in a wave",
            "one row a respondent",
            "Remove the repeated rows; if they are different people, number them apart.",
            rows.to_numpy(),
        )


def _by_place(reading: Reading, values: pd.Series | None = None) -> pd.DataFrame:
    """Respondents (or values) of each wave and territory, as `size`, `low`, `high`, `total`."""
    if not {"territory", "wave"} <= set(reading.frame):
        return pd.DataFrame(columns=["wave", "territory", "size", "low", "high", "total"])
    keys = [reading.frame["wave"], reading.frame["territory"]]
    values = pd.Series(1.0, reading.frame.index) if values is None else values
    grouped = values.groupby(keys, observed=True).agg(["size", "min", "max", "sum"])
    return grouped.set_axis(["size", "low", "high", "total"], axis=1).reset_index()


def _lonely(reading: Reading) -> Iterator[Problem]:
    """A single respondent shows no variance, and is not anonymous."""
    for row in _by_place(reading).query("size < 2").itertuples():
        yield finding(
            _file(reading),
            "territory",
            f"a single respondent in {row.territory} in {row.wave}",
            "two respondents or more",
            "Remove this respondent, or add the others of the territory.",
        )


def _weights(reading: Reading) -> Iterator[Problem]:
    if "weight" not in reading.frame:
        return
    weight = reading.frame["weight"]
    refused = {problem.column for problem in reading.problems}
    empty = weight.isna().to_numpy()
    if empty.any() and "weight" not in refused:
        for file, rows in reading.origin[empty].groupby("file", observed=True)["row"]:
            expected, fix = "a number, 0 or more", "Give 0 to leave a respondent out, or remove the column."
            yield finding(str(file), "weight", "empty cells", expected, fix, rows.to_numpy())
    for row in _by_place(reading, weight.fillna(1)).query("total == 0").itertuples():
        expected, fix = "somebody who counts", "Correct the weights, or remove the territory."
        yield finding(
            _file(reading), "weight", f"only weights of 0 in {row.territory} in {row.wave}", expected, fix
        )


def _small_territories(reading: Reading) -> Iterator[Problem]:
    places = _by_place(reading)
    for row in places[places["size"] < FEW_RESPONDENTS].itertuples():
        yield finding(
            _file(reading),
            "territory",
            f"{row.size} respondents in {row.territory} in {row.wave}",
            f"{FEW_RESPONDENTS} or more",
            "Its intervals will be wide, and small groups will be hidden.",
        )
    regions = set(contract.variables()["territory"].slugs)
    for wave, rows in places.groupby("wave", observed=True):
        absent = sorted(regions - set(rows["territory"]))
        if absent:
            yield finding(
                _file(reading),
                "territory",
                f"{len(absent)} regions without respondents in {wave}: {', '.join(absent)}",
                f"{len(regions)} regions",
                "France is not estimated for this wave.",
            )


def _constant(reading: Reading) -> Iterator[Problem]:
    for variable in contract.variables().values():
        if variable.name in reading.frame and variable.name not in (
            "wave",
            "territory",
            "weight",
            "evidence",
        ):
            values = reading.frame[variable.name]
            if len(values) > 1 and values.notna().any() and values.nunique() == 1:
                expected, fix = "answers that vary", "Check the export."
                yield finding(_file(reading), variable.name, "the same answer from everybody", expected, fix)


def _unequal_weights(reading: Reading) -> Iterator[Problem]:
    """Weights are compared within a territory: between territories they differ because populations do."""
    if "weight" not in reading.frame:
        return
    positive = reading.frame["weight"].where(reading.frame["weight"] > 0)
    places = _by_place(reading, positive)
    for row in places[places["high"] > UNEQUAL_WEIGHTS * places["low"]].itertuples():
        yield finding(
            _file(reading),
            "weight",
            f"weights {row.high / row.low:.1f} to 1 in {row.territory} in {row.wave}",
            f"weights within {UNEQUAL_WEIGHTS:g} to 1",
            "Consider trimming them: a few respondents decide.",
        )


def _missing(reading: Reading) -> Iterator[Problem]:
    """Variables that most respondents did not answer, in waves that have them."""
    if "wave" not in reading.frame:
        return
    empty = reading.frame.isna().groupby(reading.frame["wave"], observed=True).mean()
    for name in empty.columns[(empty > MANY_MISSING).any()]:
        part = empty[name]
        # A question that a wave did not ask at all is no surprise, unless no wave asked it.
        waves = part[(part > MANY_MISSING) & ((part < 1) | (len(part) == 1))]
        for wave, share in waves.items():
            yield finding(
                _file(reading),
                name,
                f"no answer from {share:.0%} of the respondents of {wave}",
                f"at most {MANY_MISSING:.0%}",
                "Estimates rest on those who answered.",
            )
