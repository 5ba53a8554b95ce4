"""Microdata files as one table in the codes of the contract, with everything that could not be understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from impact_citoyens.io.errors import InputError, Problem, nearest
from impact_citoyens.study import study
from impact_citoyens.survey.reading import contract, files, identifiers
from impact_citoyens.survey.reading.cell_texts import key
from impact_citoyens.survey.reading.contract import Variable
from impact_citoyens.survey.reading.decoding import Decoded, age_bands, decode
from impact_citoyens.survey.reading.file_findings import finding, shortened, values_found
from impact_citoyens.survey.reading.files import RawTable
from impact_citoyens.survey.reading.mapping import Mapping

# What a UTF-8 file looks like when some program took it for Latin-1.
MOJIBAKE = ("Ã", "â€", "\ufffd")


@dataclass(frozen=True)
class Reading:
    """What was read.

    Attributes
    ----------
    frame : DataFrame
        One row a respondent, the columns of the contract that the files have, in the contract's order and
        codes.
    origin : DataFrame
        ``file, row`` of each respondent, as the reader of the file counts.
    files : DataFrame
        ``file, format, rows, variables, ignored`` of each file.
    problems, warnings : list of Problem
    """

    frame: pd.DataFrame
    origin: pd.DataFrame
    files: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass
class _Part:
    """One file on its way to the contract."""

    raw: RawTable
    columns: dict[str, int]
    others: list[int]
    decoded: dict[str, Decoded] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def cells(self, place: int) -> pd.Series:
        return self.raw.frame.iloc[:, place].reset_index(drop=True)

    def title(self, place: int) -> str:
        return str(self.raw.frame.columns[place])


def read(paths: str | Path | Sequence[str | Path], mapping: Mapping | None = None) -> Reading:
    """Read one file, or several as the waves or parts of one survey.

    Parameters
    ----------
    paths : path or sequence of paths
    mapping : Mapping, optional
        Their names and codes (see `mapping.load`).

    Returns
    -------
    Reading
        Cells that could not be understood are missing in the frame and told in ``problems``: see
        `validation.load` for a reading that is checked or refused.

    Raises
    ------
    InputError
        When a file cannot be read at all; with the problems of every such file.
    """
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    mapping = mapping or Mapping()
    parts, problems = [], []
    for path in listed:
        try:
            parts.append(_part(files.read(path, mapping.sheet), mapping))
        except InputError as error:
            problems += error.problems
    if problems or not parts:
        raise InputError(
            problems
            or [finding("microdata", None, "no file", "one file or more", "Give the path of a file.")]
        )
    return _joined(parts)


def _part(raw: RawTable, mapping: Mapping) -> _Part:
    part = _named(raw, mapping)
    part.problems += _personal(part)
    for name, place in part.columns.items():
        _decode_column(part, contract.variables()[name], part.cells(place), mapping)
    for name, value in mapping.constants.items():
        if name not in part.columns:
            cells = pd.Series([value] * len(raw.frame), dtype="str")
            _decode_column(part, contract.variables()[name], cells, mapping)
    return part


def _named(raw: RawTable, mapping: Mapping) -> _Part:
    """Match their columns with our variables: by the mapping, or by the name whatever its case."""
    theirs = {key(column): variable for column, variable in mapping.columns.items()}
    ours = {key(name).replace(" ", "_"): name for name in contract.variables()}
    part = _Part(raw, {}, [])
    for place, title in enumerate(map(str, raw.frame.columns)):
        variable = theirs.get(key(title)) or ours.get(key(title).replace(" ", "_").replace("-", "_"))
        if variable is None:
            part.others.append(place)
        elif variable in part.columns:
            expected, fix = "one column a variable", "Remove or rename one of the two."
            part.problems.append(finding(raw.name, title, f"a second column for {variable}", expected, fix))
        else:
            part.columns[variable] = place
    titles = {key(title) for title in raw.frame.columns}
    part.warnings += [
        finding(
            raw.name,
            column,
            "no such column",
            f"the column that {mapping.name} names for {variable}",
            "Check the mapping.",
        )
        for column, variable in mapping.columns.items()
        if key(column) not in titles
    ]
    part.warnings += _ignored(part, {key(column) for column in mapping.ignore})
    return part


def _ignored(part: _Part, expected: set[str]) -> Iterator[Problem]:
    for place in part.others:
        title = part.title(place)
        if title and key(title) not in expected and not identifiers.named_as(title):
            hint = nearest(key(title), contract.variables())
            yield finding(
                part.raw.name,
                title,
                "a column that is not of the contract",
                "a variable of docs/use/microdata.md",
                f"It is ignored. {hint}".strip(),
            )


def _personal(part: _Part) -> list[Problem]:
    """Refuse direct identifiers and free text without showing them, and forget their cells."""
    refused = []
    for place, title in enumerate(map(str, part.raw.frame.columns)):
        ours = place in part.columns.values()
        problem = _personal_column(part, place, title, ours)
        if problem is not None:
            refused.append(problem)
            part.columns = {name: other for name, other in part.columns.items() if other != place}
    return refused


def _personal_column(part: _Part, place: int, title: str, ours: bool) -> Problem | None:
    announced = "" if ours else identifiers.named_as(title)
    if announced:
        expected = "no direct identifier and no free text"
        return finding(
            part.raw.name, title, f"a column that announces {announced}", expected, identifiers.EXPLANATION
        )
    cells = part.cells(place)
    if not isinstance(cells.dtype, pd.StringDtype):
        return None
    codes, uniques = pd.factorize(cells)
    texts = pd.Series(uniques, dtype="str")
    shape, personal = identifiers.contains(texts)
    if shape:
        rows = part.raw.rows[np.append(personal.to_numpy(), False)[codes]]
        return finding(
            part.raw.name,
            title,
            f"cells that look like {shape} (not shown)",
            "no direct identifier",
            identifiers.EXPLANATION,
            rows,
        )
    if not ours and identifiers.reads_like_text(uniques[:2000]):
        return finding(
            part.raw.name,
            title,
            f"{len(uniques)} different texts (not shown)",
            "no names and no free text",
            identifiers.EXPLANATION,
        )
    return None


def _decode_column(part: _Part, variable: Variable, cells: pd.Series, mapping: Mapping) -> None:
    title = part.title(part.columns[variable.name]) if variable.name in part.columns else variable.name
    labels = part.raw.labels.get(title, {})
    decoded = decode(variable, cells, mapping.codes_of(variable.name), labels)
    part.decoded[variable.name] = decoded
    if decoded.wrong.any():
        wrong = cells[decoded.wrong].map(lambda value: labels.get(files.plain(value), files.plain(value)))
        expected, fix = variable.expected(), _hint(variable, wrong)
        part.problems.append(
            finding(part.raw.name, title, values_found(wrong), expected, fix, part.raw.rows[decoded.wrong])
        )
    empty = decoded.values.isna().to_numpy() & ~decoded.wrong
    if variable.required == "value" and empty.any():
        expected, fix = variable.expected(), "Fill them in, or remove these rows."
        part.problems.append(
            finding(part.raw.name, title, "empty cells", expected, fix, part.raw.rows[empty])
        )


def _hint(variable: Variable, wrong: pd.Series) -> str:
    """What to do about wrong values: repair the encoding, correct a spelling, or write a mapping."""
    first = str(wrong.iloc[0])
    if any(mark in first for mark in MOJIBAKE):
        return "Accents are damaged: export the file again as UTF-8."
    if variable.coded:
        accepted = dict.fromkeys([*variable.slugs, *variable.lookup()])
        return (
            nearest(key(first), accepted)
            or f"Give their codes in a mapping file ({study.file('microdata/mapping-example.yml')})."
        )
    if variable.kind != "wave":
        return "Correct them, or make them missing with a mapping file."
    return "Give the year of the interviews."


def _joined(parts: list[_Part]) -> Reading:
    """One table of all files; variables that a file lacks are missing for its respondents."""
    names = [name for name in contract.variables() if any(name in part.decoded for part in parts)]
    columns = {name: _stacked(name, parts) for name in names}
    sizes = [len(part.raw.frame) for part in parts]
    frame = pd.DataFrame(columns, index=pd.RangeIndex(sum(sizes)))
    origin = pd.DataFrame(
        {
            "file": pd.Categorical.from_codes(
                np.repeat(np.arange(len(parts)), sizes), categories=range(len(parts))
            ).rename_categories(_distinct(parts)),
            "row": np.concatenate([part.raw.rows for part in parts]),
        }
    )
    report = pd.DataFrame(
        [
            {
                "file": part.raw.name,
                "format": part.raw.details,
                "rows": size,
                "variables": len(part.decoded),
                "ignored": ", ".join(shortened(part.title(place)) for place in part.others),
            }
            for part, size in zip(parts, sizes)
        ]
    )
    problems = [problem for part in parts for problem in part.problems]
    warnings = [warning for part in parts for warning in part.warnings]
    if "age" in frame:
        frame = _with_age_bands(frame, origin, warnings)
    return Reading(frame, origin, report, problems, warnings)


def _distinct(parts: list[_Part]) -> list[str]:
    """File names, numbered where two files of different folders share one."""
    names = [part.raw.name for part in parts]
    return [f"{name} ({place + 1})" if names.count(name) > 1 else name for place, name in enumerate(names)]


def _stacked(name: str, parts: list[_Part]) -> pd.Series:
    pieces = [part.decoded[name].values if name in part.decoded else None for part in parts]
    if len(pieces) == 1:
        return pieces[0]
    model = next(piece for piece in pieces if piece is not None)
    if isinstance(model.dtype, pd.CategoricalDtype):
        levels = (
            sorted({level for piece in pieces if piece is not None for level in piece.cat.categories})
            if name == "wave"
            else model.cat.categories
        )
        dtype = pd.CategoricalDtype(pd.Index(levels, dtype="str"), ordered=True)
    else:
        dtype = model.dtype
    filled = [
        pd.Series([None] * len(part.raw.frame), dtype=dtype) if piece is None else piece.astype(dtype)
        for piece, part in zip(pieces, parts)
    ]
    return pd.concat(filled, ignore_index=True)


def _with_age_bands(frame: pd.DataFrame, origin: pd.DataFrame, warnings: list[Problem]) -> pd.DataFrame:
    """Bands computed from ages; a band given beside a different age is told, and gives way."""
    computed = age_bands(frame["age"])
    if "age_band" in frame:
        given = frame["age_band"]
        apart = (given.notna() & computed.notna() & (given.cat.codes != computed.cat.codes)).to_numpy()
        for file, rows in origin[apart].groupby("file", observed=True)["row"]:
            expected, fix = "the band of the age", "The age is used."
            warnings.append(
                finding(
                    str(file), "age_band", "bands that disagree with the age", expected, fix, rows.to_numpy()
                )
            )
        computed = computed.where(computed.notna(), given)
    ordered = [name for name in contract.variables() if name in frame or name == "age_band"]
    return frame.assign(age_band=computed)[ordered]
