"""Microdata files as they come, CSV, Excel, Parquet, SPSS and Stata, as one kind of raw table."""

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from impact_citoyens.io.errors import InputError
from impact_citoyens.io.tables import relative
from impact_citoyens.survey.reading.cell_texts import plain
from impact_citoyens.survey.reading.file_findings import finding, shortened

DELIMITERS = (",", ";", "\t")
LARGEST_CELL = 1 << 24
TEXT, WORKBOOK = "a CSV file (commas, semicolons or tabs)", "an Excel workbook (.xlsx)"


@dataclass(frozen=True)
class RawTable:
    """A file before its columns and codes are understood.

    Attributes
    ----------
    name : str
        File name as shown to the reader.
    frame : DataFrame
        Numbers as numbers, everything else as text; names of columns as written, perhaps repeated.
    rows : ndarray of int
        How the reader counts each row: line of a text file or sheet (the header is 1), case of a data file.
    labels : dict of str to dict of str to str
        Value labels by column (SPSS and Stata).
    details : str
        Format, encoding and delimiter, for the reading report.
    """

    name: str
    frame: pd.DataFrame
    rows: np.ndarray
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    details: str = ""


def read(path: str | Path, sheet: str = "") -> RawTable:
    """Read a file by its extension.

    Parameters
    ----------
    path : str or Path
        ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.parquet``, ``.sav``, ``.zsav`` or ``.dta``.
    sheet : str
        Sheet of a workbook; the first without it.

    Returns
    -------
    RawTable
        Without the rows that are empty from end to end.

    Raises
    ------
    InputError
        For a file that is absent, empty, of another format, damaged or ragged.
    """
    path = Path(path)
    name = relative(path.resolve()) if path.exists() else str(path.name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        expected, fix = " ".join(_READERS), "Save the table in one of these formats (an old .xls as .xlsx)."
        refuse(name, f"the extension {shortened(path.suffix)!r}", expected, fix)
    if not path.is_file():
        refuse(name, "no file", "a microdata file", "Check the path.")
    if not path.stat().st_size:
        refuse(name, "an empty file", "a table with a header", "Export it again.")
    raw = _guarded(reader, path, name, sheet)
    return _without_empty_rows(raw)


def refuse(name: str, found: str, expected: str, fix: str = "") -> None:
    """Raise InputError about a whole file."""
    raise InputError([finding(name, None, found, expected, fix)])


def _guarded(reader: Callable[[Path, str, str], RawTable], path: Path, name: str, sheet: str) -> RawTable:
    try:
        return reader(path, name, sheet)
    except InputError:
        raise
    except MemoryError:
        raise
    # On a damaged file the libraries behind raise whatever they stumbled on: KeyError, struct.error,
    # zlib.error...
    except Exception as error:
        expected, fix = f"a {path.suffix} file", "Open it with the program that made it and export it again."
        refuse(name, f"a damaged file, or one of another format ({type(error).__name__})", expected, fix)


def _read_text(path: Path, name: str, sheet: str) -> RawTable:
    text, encoding = _decoded(path.read_bytes(), name)
    lines = io.StringIO(text, newline="")
    delimiter = _delimiter(text, name)
    header = _header(text, delimiter)
    lines.close()
    frame, rows = _cells(text, delimiter, header, name)
    shown = {",": "comma", ";": "semicolon", "\t": "tab"}[delimiter]
    return RawTable(name, frame, rows, details=f"CSV, {encoding}, {shown}")


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """Text of a file and its encoding; what is not UTF-8 is read as Windows-1252, then Latin-1."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    elif b"\x00" in content:
        fix = "Give the file the extension of its real format, or export it again."
        refuse(name, "binary content", TEXT, fix)
    else:
        candidates = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in candidates:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    refuse(name, "bytes that are no text in UTF-16", TEXT, "Save it as UTF-8.")


def _delimiter(text: str, name: str) -> str:
    """The delimiter that cuts the first line into most cells."""
    counts = {delimiter: len(_header(text, delimiter)) for delimiter in DELIMITERS}
    best = max(counts, key=counts.get)
    if counts[best] < 2:
        fix = "Check the delimiter, and that the first line is the header."
        refuse(name, "a first line of a single cell", TEXT + " whose first line names the columns", fix)
    return best


def _header(text: str, delimiter: str) -> list[str]:
    start = text.lstrip("\r\n")[:LARGEST_CELL]
    try:
        return [
            cell.strip() for cell in next(csv.reader(io.StringIO(start, newline=""), delimiter=delimiter), [])
        ]
    except csv.Error:
        return []


def _cells(text: str, delimiter: str, header: list[str], name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Cells as text; every line must have as many as the header."""
    import pyarrow as pa  # slow imports, not needed for the other formats
    from pyarrow import csv as arrow

    ragged: list[tuple[int, int]] = []

    def note(row: arrow.InvalidRow) -> str:
        ragged.append((row.number or 0, row.actual_columns))
        return "skip"

    numbered = [str(place) for place in range(len(header))]  # names may be repeated or empty
    body = pa.BufferReader(text.lstrip("\r\n").encode("utf-8", "replace"))
    try:
        table = arrow.read_csv(
            body,
            arrow.ReadOptions(
                use_threads=False, block_size=LARGEST_CELL, column_names=numbered, skip_rows_after_names=1
            ),
            arrow.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            arrow.ConvertOptions(
                column_types=dict.fromkeys(numbered, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        fix = "Look for a quotation mark that is never closed."
        refuse(name, "text that cannot be cut into lines and cells", TEXT, fix)
    _refuse_ragged([(row, cells) for row, cells in ragged if cells > 1 or len(header) == 1], header, name)
    frame = table.to_pandas()
    frame.columns = header
    return frame, np.arange(len(frame)) + 2


def _refuse_ragged(ragged: list[tuple[int, int]], header: list[str], name: str) -> None:
    """Refuse lines of more or fewer cells than the header; an empty line has one and is none of them."""
    if not ragged:
        return
    rows, cells = np.array(ragged).T
    wrong = finding(
        name,
        None,
        f"lines of {', '.join(map(str, np.unique(cells)[:3]))} cells",
        f"{len(header)} cells a line, as in the header",
        "The file may be cut short, or a text may contain the delimiter: export it again.",
        rows,
    )
    raise InputError([wrong])


def _read_workbook(path: Path, name: str, sheet: str) -> RawTable:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except zipfile.BadZipFile:
        fix = "Open it in a spreadsheet and save it as .xlsx."
        refuse(name, "a damaged file, or one of another format", WORKBOOK, fix)
    if sheet and sheet not in book.sheetnames:
        expected, fix = f"a sheet {shortened(sheet)!r}", "Change “sheet” in the mapping."
        refuse(name, f"the sheets {', '.join(map(shortened, book.sheetnames[:5]))}", expected, fix)
    page = book[sheet] if sheet else book.worksheets[0]
    page.reset_dimensions()  # what the file says of its own size is sometimes wrong
    lines = [list(line) for line in page.iter_rows(values_only=True)]
    width = max(
        (place + 1 for line in lines for place, cell in enumerate(line) if cell is not None), default=0
    )
    lines = [(line + [None] * width)[:width] for line in lines]
    if not lines or width < 2:
        refuse(name, "an empty sheet", "a table whose first line names the columns")
    frame = pd.DataFrame(
        lines[1:], columns=["" if cell is None else plain(cell) for cell in lines[0]], dtype=object
    )
    return RawTable(
        name, _plain_frame(frame), np.arange(len(frame)) + 2, details=f"Excel, sheet {shortened(page.title)}"
    )


def _read_parquet(path: Path, name: str, sheet: str) -> RawTable:
    import pyarrow.parquet as parquet

    table = parquet.ParquetFile(path).read()  # a dataset reader would guess partitions from the folder's name
    frame = table.to_pandas(ignore_metadata=True)
    return RawTable(name, _plain_frame(frame), np.arange(len(frame)) + 1, details="Parquet")


def _read_statistical(path: Path, name: str, sheet: str) -> RawTable:
    """SPSS and Stata, with value labels; declared missing values come as missing."""
    import pyreadstat

    reader = pyreadstat.read_dta if path.suffix.lower() == ".dta" else pyreadstat.read_sav
    try:
        frame, meta = reader(path)
    except (UnicodeDecodeError, pyreadstat.ReadstatError):
        frame, meta = reader(
            path, encoding="WINDOWS-1252"
        )  # files of before Unicode do not say what they are
    labels = {
        column: {plain(value): str(label) for value, label in values.items()}
        for column, values in meta.variable_value_labels.items()
    }
    program = "Stata" if path.suffix.lower() == ".dta" else "SPSS"
    return RawTable(
        name,
        _plain_frame(frame),
        np.arange(len(frame)) + 1,
        labels,
        f"{program}, {meta.file_encoding or 'UTF-8'}",
    )


def _plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep numbers and missing cells, and make texts of everything else (dates, lists, mixed cells)."""
    columns = [_plain_column(frame.iloc[:, place]) for place in range(frame.shape[1])]
    plain = pd.DataFrame(dict(enumerate(columns)), index=frame.index)
    plain.columns = [str(name) for name in frame.columns]
    return plain


def _plain_column(column: pd.Series) -> pd.Series:
    dtype = column.dtype
    if isinstance(dtype, pd.StringDtype):
        return column
    if pd.api.types.is_bool_dtype(dtype) or (
        pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_complex_dtype(dtype)
    ):
        return pd.Series(column.to_numpy(float, na_value=np.nan), column.index)
    if isinstance(dtype, pd.CategoricalDtype):
        texts = pd.Series([plain(value) for value in dtype.categories], dtype="str")
        return texts.reindex(column.cat.codes).set_axis(column.index)
    return pd.Series([None if _absent(cell) else plain(cell) for cell in column], column.index, dtype="str")


def _absent(cell: object) -> bool:
    return cell is None or (np.ndim(cell) == 0 and bool(pd.isna(cell)))


def _without_empty_rows(raw: RawTable) -> RawTable:
    filled = np.zeros(len(raw.frame), bool)
    for place in range(raw.frame.shape[1]):
        column = raw.frame.iloc[:, place]
        texts = isinstance(column.dtype, pd.StringDtype)
        filled |= (column.notna() & ((column.str.strip() != "") if texts else True)).to_numpy(bool)
        if filled.all():
            break
    if not filled.any():
        expected, fix = "one row a respondent under the header", "Export the data, not only the header."
        refuse(raw.name, "no respondent", expected, fix)
    kept = raw.frame[filled].reset_index(drop=True)
    return RawTable(raw.name, kept, raw.rows[filled], raw.labels, raw.details)


_READERS = (
    dict.fromkeys((".csv", ".tsv", ".txt"), _read_text)
    | {".xlsx": _read_workbook, ".parquet": _read_parquet}
    | dict.fromkeys((".sav", ".zsav", ".dta"), _read_statistical)
)
