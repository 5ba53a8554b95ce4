"""Broken files by the hundred: each is refused with a clear report or gives correct estimates, never anything
else."""

import makefile
import numpy as np
import pytest
from cases import daily

from impact_citoyens.io.errors import InputError
from impact_citoyens.survey.estimation.estimates import estimates
from impact_citoyens.survey.reading import mapping, validation

EACH = 84  # broken files in a batch
BATCHES = 24
COLUMNS = [
    "respondent_id",
    "wave",
    "territory",
    "sex",
    "age",
    "csp",
    "urban_unit_size",
    "household",
    "weight",
    "fragility_health",
    "urgency",
    "engagement_citizen",
]
PLACES = ["bretagne", "grand-est"]
NASTY = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "' OR 1=1 --",
    "\u202e\u0000x",
    "🙂",
    "é" * 500,
    "1e400",
    "-inf",
    "NaN",
    "  ",
    "0x1F",
    "1,2,3",
    "12.3.4",
    "１２",
    "2022-13-45",
    "None",
    "\t",
    "a\nb",
    '"',
    ";",
    "jean@exemple.fr",
    "06 12 34 56 78",
]


def anywhere(rng, frame):
    frame.iloc[rng.integers(len(frame)), rng.integers(frame.shape[1])] = NASTY[rng.integers(len(NASTY))]


def wrong_code(rng, frame):
    column = rng.choice(["sex", "territory", "csp", "urgency", "household", "wave"])
    frame.loc[rng.random(len(frame)) < 0.3, column] = rng.choice(
        ["x", "homme ", "3", "Bretagn", "Utile", "FEMMES", "99"]
    )


def without_column(rng, frame):
    del frame[rng.choice(list(frame))]


def extra_column(rng, frame):
    name = rng.choice(
        [
            "minutes",
            "nom",
            "",
            "Unnamed: 0",
            "sex",
            "=1+1",
            "<b>x</b>",
            "courriel",
            "verbatim",
            "respondent_ID",
        ]
    )
    frame.insert(
        int(rng.integers(frame.shape[1])),
        name,
        rng.choice(["1", "2", "Lou"], len(frame)),
        allow_duplicates=True,
    )


def repeated_rows(rng, frame):
    frame.loc[len(frame)] = frame.iloc[rng.integers(len(frame))].tolist()


def weights(rng, frame):
    frame.loc[rng.random(len(frame)) < 0.2, "weight"] = rng.choice(
        ["-1", "inf", "", "0", "1e300", "1e-300", "NaN", "2,5", "heavy"]
    )


def ages(rng, frame):
    frame.loc[rng.random(len(frame)) < 0.2, "age"] = rng.choice(
        ["-5", "0", "17", "18", "110", "111", "1e9", "34.5", "", "trente", "inf"]
    )


def scores(rng, frame):
    frame.loc[rng.random(len(frame)) < 0.2, "fragility_health"] = rng.choice(
        ["11", "-1", "7,5", "10", "", "NSP", "inf", "1e-320"]
    )


def yes_no(rng, frame):
    frame.loc[rng.random(len(frame)) < 0.2, "engagement_citizen"] = rng.choice(
        ["2", "oui", "NON", "", "x", "0.5", "TRUE"]
    )


def emptied(rng, frame):
    frame[rng.choice(list(frame))] = ""


def few_rows(rng, frame):
    frame.drop(index=frame.index[int(rng.integers(0, 4)) :], inplace=True)


def shuffled(rng, frame):
    shuffled_from = frame.to_numpy().copy()
    for name, place in zip(list(frame), rng.permutation(frame.shape[1])):
        frame[name] = shuffled_from[:, place]


TABLES = [
    anywhere,
    wrong_code,
    without_column,
    extra_column,
    repeated_rows,
    weights,
    ages,
    scores,
    yes_no,
    emptied,
    few_rows,
    shuffled,
]


def cut(rng, content):
    return content[: int(rng.integers(len(content)))]


def noise(rng, content):
    content = bytearray(content)
    for place in rng.integers(0, len(content), 4):
        content[place] = int(rng.integers(256))
    return bytes(content)


def recoded(rng, content):
    text = content.decode("utf-8")
    return text.encode(rng.choice(["utf-16", "cp1252", "latin-1", "utf-8-sig", "utf-32", "cp037"]), "replace")


def quoted(rng, content):
    place = int(rng.integers(len(content)))
    return content[:place] + b'"' + content[place:]


def unended(rng, content):
    return content.replace(
        b"\n", rng.choice(np.array([b"\r", b"\r\n", b"\n\n", b" ", b"\n;;;;;;;;;;;\n"], object))
    )


BYTES = [cut, noise, recoded, quoted, unended]


def text_table(seed):
    """A made file as text cells."""
    frame = makefile.make(12, seed=seed, territories=PLACES)[COLUMNS].astype(object)
    return frame.where(frame.notna(), "").astype(str).astype(object)


def broken(rng, whole):
    """Content of a file with one to three things wrong, and the table it was written from (None once bytes
    were damaged)."""
    frame = whole[int(rng.integers(len(whole)))].copy()
    for _ in range(rng.integers(1, 3)):
        TABLES[rng.integers(len(TABLES))](rng, frame) if len(frame) and frame.columns.is_unique and set(
            COLUMNS
        ) <= set(frame) else None
    content = frame.to_csv(None, index=False, sep=str(rng.choice([",", ";", "\t"]))).encode(
        "utf-8", "replace"
    )
    if rng.random() < 0.35 and content:
        return BYTES[rng.integers(len(BYTES))](rng, content), None
    return content, frame


def independent(frame, place):
    """Share of yes and mean score of a territory, from the cells as they were written, by another route."""
    rows = frame[[str(cell).strip().lower().startswith(place[:8]) for cell in frame["territory"]]]
    words = {"oui": 1, "true": 1, "non": 0, "nan": None, "": None, "none": None}
    cells = {
        name: [
            words[text] if text in words else float(text.replace(",", "."))
            for text in rows[name].astype(str).str.strip().str.lower()
        ]
        for name in ("engagement_citizen", "fragility_health")
        if name in rows
    }
    return {
        name: np.nanmean(np.array(values, float)) if any(v is not None for v in values) else np.nan
        for name, values in cells.items()
    }


def check(made, frame):
    known = made[["estimate", "low", "high"]].to_numpy(float)
    shares = made[made["statistic"] == "share"]["estimate"].dropna()
    assert not np.isinf(known).any() and shares.between(0, 1).all()
    for place in PLACES if frame is not None else []:
        rows = made[made["population"] == place].set_index(["question", "answer", "statistic"])["estimate"]
        if len(rows):
            expected = independent(frame, place)
            for name, key in (
                ("engagement_citizen", ("engagement", "citizen", "share")),
                ("fragility_health", ("fragilities", "health", "mean")),
            ):
                if key in rows and not np.isnan(expected.get(name, np.nan)):
                    assert rows[key] == pytest.approx(expected[name], rel=1e-9)


@pytest.mark.parametrize("batch", daily(range(BATCHES), 2))
def test_broken_files_are_refused_or_right(batch, tmp_path):
    rng = np.random.default_rng(batch)
    whole = [text_table(seed) for seed in range(3)]
    accepted = 0
    for number in range(EACH):
        content, frame = broken(rng, whole)
        path = tmp_path / f"{number}.csv"
        path.write_bytes(content)
        try:
            made = estimates(validation.load(path).frame, threshold=0)
        except InputError as error:
            assert error.problems and "jean@exemple.fr" not in str(error)
            page = validation.report_html(error.problems)
            assert "<script>alert" not in page and "<b>x" not in page
            continue
        accepted += 1
        check(made, frame)
    assert 0 < accepted < EACH


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".sav", ".dta"])
def test_damaged_binary_files(tmp_path, suffix):
    rng = np.random.default_rng(3)
    made = makefile.make(6, territories=PLACES)[COLUMNS]
    path = tmp_path / f"a{suffix}"
    writers = {
        ".xlsx": lambda: made.to_excel(path, index=False),
        ".parquet": lambda: made.to_parquet(path),
        ".sav": lambda: __import__("pyreadstat").write_sav(made, path),
        ".dta": lambda: __import__("pyreadstat").write_dta(made, path),
    }
    writers[suffix]()
    whole = path.read_bytes()
    for number in range(40):
        path.write_bytes((cut if number % 2 else noise)(rng, whole))
        try:
            check(estimates(validation.load(path).frame, threshold=0), None)
        except InputError as error:
            assert error.problems


@pytest.mark.parametrize("seed", range(3))
def test_damaged_mappings(tmp_path, seed):
    rng = np.random.default_rng(seed)
    whole = (
        b"columns:\n  ID: respondent_id\n  Q1: urgency\ncodes:\n  sex: {1: man, 2: woman}\n  fragility_*:\n"
        b"    99:\n"
        b"constants:\n  wave: 2022\nignore: [A]\n"
    )
    for number in range(100):
        path = tmp_path / "m.yml"
        path.write_bytes((cut, noise, quoted)[number % 3](rng, whole))
        try:
            mapping.load(path)
        except InputError as error:
            assert error.problems
