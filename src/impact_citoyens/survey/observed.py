"""What a microdata file says, as tables of estimates: computed once, kept by content, read by every notebook.

Notebooks never see a respondent. A build reads and checks the file, estimates everything, suppresses
small cells, and writes three tables to an entry of the cache; each notebook receives the name of that folder.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from impact_citoyens.io import cache, paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_csv, write_json
from impact_citoyens.study import study
from impact_citoyens.survey.disclosure import suppression
from impact_citoyens.survey.estimation import differences, estimates
from impact_citoyens.survey.reading import mapping, validation
from impact_citoyens.survey.weighting import schemes
from impact_citoyens.survey.weighting.weights import Convergence

KIND = "observed"  # of the entries of the cache
# What published estimates say of their origin, for rows that stand beside them on a chart
PROVENANCE = {"comparator": "eq", "interval": "design", "reading": "explicit", "source": "microdata"}
PROVENANCE |= dict.fromkeys(("anomaly", "page", "claim_id"), "")


@dataclass(frozen=True)
class Options:
    """How to read a microdata file and estimate from it.

    Attributes
    ----------
    mapping : str
        Mapping file, or nothing.
    weighting : {"base", "raked", "file"}
        Base weights by territory, raked to sex by age too, or the file's own.
    population_base : {"registered_voters", "residents"}
        Population that the regions are weighted by.
    threshold : int
        Smallest number of respondents behind a cell that is shown.
    trim : float
        With ``raked``: no weight above that many times the median, margins kept; 0 for no limit.
    """

    mapping: str = ""
    weighting: str = "base"
    population_base: str = "registered_voters"
    threshold: int = suppression.THRESHOLD
    trim: float = 0.0

    @property
    def ratio(self) -> float | None:
        """The limit as `weighting.weigh` takes it."""
        return self.trim or None


DEFAULT = Options()


@dataclass(frozen=True)
class Observed:
    """Tables made from a microdata file; no row of any is a respondent.

    Attributes
    ----------
    estimates : DataFrame
        The tidy table of estimates, evidence ``observed``, with what charts need to draw them beside
        published ones.
    differences : DataFrame
        Each territory against the rest of France (see `survey.estimation.differences.against_rest`).
    tests : DataFrame
        Whether answers depend on groups (see `survey.estimation.differences.between_groups`).
    summary : dict
        File names, checksum, waves, respondents, weighting, design effect.
    """

    estimates: pd.DataFrame
    differences: pd.DataFrame
    tests: pd.DataFrame
    summary: dict

    @property
    def evidence(self) -> str:
        """What the respondents are: ``observed``, or ``synthetic`` when the file says so."""
        return self.summary.get("evidence", "observed")

    def difference(
        self, question: str, answer: str, wave: str, statistic: str, territory: str
    ) -> dict | None:
        """Return the row of `differences` of a territory on one answer, or None when there is none."""
        return self._differences.get((question, answer, wave, statistic, territory))

    @cached_property
    def _differences(self) -> dict[tuple, dict]:
        keys = map(
            tuple,
            self.differences[["question", "answer", "wave", "statistic", "territory"]].astype(str).to_numpy(),
        )
        return dict(zip(keys, self.differences.to_dict("records"), strict=True))

    def waves(self, question: str) -> list[str]:
        """Waves with answers to a question, first to last."""
        return sorted(self.estimates.loc[self.estimates["question"] == question, "wave"].unique())

    def last_wave(self, question: str) -> pd.DataFrame:
        """Estimates of a question in its last wave, for France, for each region, and for groups of France."""
        rows = self.estimates[self.estimates["question"] == question]
        rows = rows[(rows["dimension"] == "territory") | (rows["territory"] == study.nation())]
        return rows[rows["wave"] == rows["wave"].max()] if len(rows) else rows


def prepare(files: Iterable[str | Path], options: Options = DEFAULT) -> Path:
    """Read, check and estimate a microdata file (or several: waves); return the folder of its tables.

    Parameters
    ----------
    files : iterable of path
        Microdata files.
    options : Options
        How to read and weight them.

    Returns
    -------
    Path
        Entry of the cache: it changes with the files, the options, the tables of the study and the code.

    Raises
    ------
    InputError
        With every problem of the files; nothing is written.
    """
    files = [Path(file) for file in files]

    def make(folder: Path) -> None:
        checked = validation.load(files, mapping.load(options.mapping) if options.mapping else None)
        for warning in checked.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        _write(folder, compute(checked.frame, options, [file.name for file in files]))

    read = [*files, *([Path(options.mapping)] if options.mapping else [])]
    key = cache.key(__name__, (study.published(), study.reference()), read, asdict(options))
    return cache.open_entry(KIND, key, make)


def compute(frame: pd.DataFrame, options: Options = DEFAULT, names: Iterable[str] = ()) -> Observed:
    """Estimate everything from canonical respondents, and suppress what would identify few of them.

    Parameters
    ----------
    frame : DataFrame
        Canonical respondents (see `survey.reading.answers_file`).
    options : Options
        Weighting, population base, threshold.
    names : iterable of str
        File names, for the summary.
    """
    kind = evidence(frame)
    threshold = (
        options.threshold if kind == "observed" else 1
    )  # nobody to identify among people who do not exist
    table = estimates.estimates(
        frame, options.weighting, options.population_base, threshold=threshold, ratio=options.ratio
    )
    waves = {
        str(wave): rows.reset_index(drop=True)
        for wave, rows in frame.groupby("wave", sort=True, observed=True)
    }
    weighed = {
        wave: schemes.weigh(rows, options.weighting, options.population_base, ratio=options.ratio)
        for wave, rows in waves.items()
    }
    last = max(waves)
    weight = weighed[last].values.to_numpy(float)
    rest = differences.against_rest(waves[last], weight, last, threshold=threshold)
    tests = differences.between_groups(waves[last], weight, last)
    summary = _summary(waves, weighed, options, names) | {"evidence": kind}
    return Observed(table.assign(evidence=kind), rest, tests, summary)


def evidence(frame: pd.DataFrame) -> str:
    """Return what the respondents of a file are.

    ``observed``, or ``synthetic`` when the file says so on every row.

    Raises
    ------
    InputError
        When some rows are synthetic and others are not: no estimate of such a mixture could be given a name.
    """
    synthetic = (frame["evidence"] == "synthetic") if "evidence" in frame else pd.Series([False])
    if synthetic.any() and not synthetic.all():
        mixed, fix = f"{int(synthetic.sum())} synthetic respondents among others", "Give the two files apart."
        raise refusal("microdata", mixed, "one kind of evidence", fix, column="evidence")
    return "synthetic" if synthetic.all() else "observed"


def _summary(
    waves: dict[str, pd.DataFrame],
    weighed: dict[str, schemes.Weighting],
    options: Options,
    names: Iterable[str],
) -> dict:
    summaries = {}
    for wave, rows in waves.items():
        convergence = weighed[wave].convergence
        summaries[wave] = {
            "respondents": len(rows),
            "territories": int(rows["territory"].nunique()),
            "design_effect": round(weighed[wave].design_effect, 4),
            "n_effective": round(len(rows) / weighed[wave].design_effect, 1),
            "raking": convergence and _raking(convergence),
        }
    return {
        "files": list(names),
        "waves": summaries,
        "options": asdict(options) | {"mapping": Path(options.mapping).name if options.mapping else ""},
    }


def _raking(convergence: Convergence) -> dict[str, int | bool]:
    capped, converged = int(convergence.capped), bool(convergence.converged)
    return {"iterations": convergence.iterations, "converged": converged, "capped": capped}


def _write(folder: Path, observed: Observed) -> None:
    """Write the tables and the summary."""
    for name in ("estimates", "differences", "tests"):
        write_csv(folder / f"{name}.csv", getattr(observed, name), digits=12)
    write_json(folder / "summary.json", observed.summary)


def open_observed(name: str | Path) -> Observed:
    """Open what a build made of a microdata file, or make it.

    Parameters
    ----------
    name : path
        The folder that `prepare` returned (relative to the repository or absolute), or a microdata file.

    Returns
    -------
    Observed

    Raises
    ------
    InputError
        When there is no such file or folder, or the file breaks the contract.
    """
    path = Path(name) if Path(name).is_absolute() else paths.ROOT / name
    if not path.is_dir():
        path = prepare([name if Path(name).exists() else path])
    return _open(path)


def _with_rest(estimates: pd.DataFrame, differences: pd.DataFrame) -> pd.DataFrame:
    """Add ``p_rest``: the adjusted p-value of each region against the rest, missing where none is tested.

    Titles are written from estimates alone; so they say what the tables of differences say.
    """
    keys = ["question", "answer", "wave", "statistic", "territory"]
    tested = differences.set_index(keys)["p_adjusted"].rename("p_rest")
    joined = estimates.join(tested, on=keys)
    return joined.assign(p_rest=joined["p_rest"].where(joined["dimension"] == "territory"))


@lru_cache(maxsize=2)
def _open(folder: Path) -> Observed:
    text = {"wave": str, "answer": str, "question": str, "population": str, "territory": str}
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", dtype=text, keep_default_na=True)
        for name in ("estimates", "differences", "tests")
    }
    for name in ("estimates", "differences", "tests"):
        tables[name]["answer"] = tables[name]["answer"].fillna("")
    tables["estimates"] = _with_rest(tables["estimates"].assign(**PROVENANCE), tables["differences"])
    return Observed(**tables, summary=json.loads((folder / "summary.json").read_text(encoding="utf-8")))
