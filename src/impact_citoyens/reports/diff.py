"""Two builds side by side: which numbers moved, by how much, and because of which input."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from impact_citoyens.audit import recompute
from impact_citoyens.io import paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.reports import inputs
from impact_citoyens.study import study

COLUMNS = ["what", "name", "before", "after", "moved", "because"]
PRINTED = ["printed", "claim_en", "page", "source"]
FOUND = ["verdict", "recomputed", "low", "high", "p_low", "p_high"]
KEY = ["wave", "question", "answer", "statistic", "dimension", "population", "territory", "evidence"]
INPUTS = {
    "values:*": f"{study.OWN}/published/values.csv",
    "relations:*": f"{study.OWN}/published/relations.csv",
    "anomalies:*": f"{study.OWN}/published/anomalies.csv",
    "audit:*": f"{study.OWN}/audit",
    "reconstruction:*": "synthetic respondents and bounds",
    "code": "the code",
    "reference": f"{study.OWN}/reference",
    "lock": "requirements.lock",
    "python": "the version of Python",
    "parameters": "the file of answers or its options",
}
NOISE = 1e-9
UNTOLD = "the builds do not tell"


@dataclass(frozen=True)
class Build:
    """The tables of a build and the checksums of what it was made from.

    Attributes
    ----------
    audit, estimates : DataFrame
        All columns are text.
    inputs : dict of str to str
        See `INPUTS`.
    """

    audit: pd.DataFrame
    estimates: pd.DataFrame
    inputs: dict[str, str]


def read(folder: Path) -> Build:
    """Read a build.

    Raises
    ------
    InputError
        When the folder has no audit.
    """
    if not (folder / "audit.csv").exists():
        raise refusal(str(folder), "no audit.csv", "the folder of a build: run “make audit” there")
    record = inputs.of_page(folder / "audit.html") or {"static": {}, "reads": {}}
    digests = {
        name: digest for name, digest in (record["static"] | record["reads"]).items() if name in INPUTS
    }
    audit, estimates = (_table(folder / f"{name}.csv") for name in ("audit", "estimates"))
    return Build(audit.set_index("claim_id", drop=False), estimates, digests)


def _table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.exists() else pd.DataFrame(columns=KEY)


def changed_inputs(before: Build, after: Build) -> list[str]:
    """Name the inputs whose checksums differ."""
    return [INPUTS[name] for name in INPUTS if before.inputs.get(name) != after.inputs.get(name)]


def compare(before: Build, after: Build) -> pd.DataFrame:
    """List what moved between two builds.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: ``what`` is ``claim`` or ``estimate``; ``moved`` the difference of the numbers,
        empty when something else changed; ``because`` the input that changed it, as far as the builds tell.
    """
    rows = [*_claims(before, after), *_estimates(before, after)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _claims(before: Build, after: Build) -> Iterator[tuple]:
    edited = {
        claim
        for claim in before.audit.index.intersection(after.audit.index)
        if _differ(before, after, claim, PRINTED)
    }
    for claim in dict.fromkeys([*before.audit.index, *after.audit.index]):
        if claim not in after.audit.index:
            yield "claim", claim, _said(before, claim), "", "", "the claim left the ledger"
        elif claim not in before.audit.index:
            yield "claim", claim, "", _said(after, claim), "", "the claim is new in the ledger"
        elif claim in edited or _differ(before, after, claim, FOUND):
            moved, because = _moved(before, after, claim), _because(before, after, claim, edited)
            yield "claim", claim, _said(before, claim), _said(after, claim), moved, because


def _differ(before: Build, after: Build, claim: str, columns: list[str]) -> bool:
    return any(not _same(before.audit.loc[claim, name], after.audit.loc[claim, name]) for name in columns)


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return abs(float(one) - float(other)) <= NOISE * max(1.0, abs(float(one)))
    except ValueError:
        return False


def _said(build: Build, claim: str) -> str:
    row = build.audit.loc[claim]
    number = f" {float(row['recomputed']):.6g}" if row["recomputed"] else ""
    return f"{row['printed']} → {row['verdict']}{number}"


def _moved(before: Build, after: Build, claim: str) -> str:
    one, other = before.audit.loc[claim, "recomputed"], after.audit.loc[claim, "recomputed"]
    return f"{float(other) - float(one):+.6g}" if one and other and not _same(one, other) else ""


def _because(before: Build, after: Build, claim: str, edited: set[str]) -> str:
    """Say the nearest cause why a claim moved: itself, what it reads or repeats, how it is computed."""
    changed = changed_inputs(before, after)
    if claim in edited:
        return "its row of the ledger changed"
    old, new = before.audit.loc[claim], after.audit.loc[claim]
    if old["recomputation"] != new["recomputation"]:
        return "the way it is recomputed changed"
    expressed = new["evidence"] == "independent" and "claim(" in new["recomputation"]
    read_ = set(recompute.read_from(new["recomputation"])) if expressed else set()
    near = (read_ | {*new["repeats"].split(";"), *new["against"].split(";")}) & edited
    if near:
        return f"{', '.join(sorted(near))} changed"
    sources = {
        "synthetic": ["parameters", "reconstruction:*"],
        "observed": ["parameters"],
        "design": ["reconstruction:*", "parameters", "reference"],
        "independent": ["reference", "anomalies:*", "values:*"],
    }.get(new["evidence"], ["audit:*", "anomalies:*", "values:*"])
    causes = (INPUTS[name] for name in [*sources, "audit:*", "code", "lock", "python"])
    return next((cause for cause in causes if cause in changed), UNTOLD)


def _estimates(before: Build, after: Build) -> Iterator[tuple]:
    if before.estimates.empty or after.estimates.empty:
        return
    # one figure may be printed two ways
    tables = [
        build.estimates.assign(twin=build.estimates.groupby(KEY).cumcount()) for build in (before, after)
    ]
    both = tables[0].merge(tables[1], on=[*KEY, "twin"], suffixes=("_before", "_after"))
    columns = {
        when: [f"{name}_{when}" for name in ("estimate", "low", "high")] for when in ("before", "after")
    }
    old, new = (both[names].apply(pd.to_numeric).to_numpy() for names in columns.values())
    moved = pd.DataFrame(abs(new - old), both.index).fillna(0.0).max(axis=1)
    changed = [name for name in changed_inputs(before, after) if name != INPUTS["audit:*"]] or [UNTOLD]
    for place in moved[moved > NOISE].sort_values(ascending=False, kind="stable").index:
        row = both.loc[place]
        texts = ["/".join(row[name] or "–" for name in names) for names in columns.values()]
        figure = " ".join(row[name] for name in KEY)
        yield "estimate", figure, *texts, f"{moved[place]:.6g}", " or ".join(changed)


def text(before: Build, after: Build, moved: pd.DataFrame, shown: int = 30) -> str:
    """Say what moved: inputs, verdicts, the claims, the largest moves of estimates."""
    changed = changed_inputs(before, after)
    lines = ["Inputs that changed: " + (", ".join(changed) if changed else "none") + "."]
    claims, estimates = moved[moved["what"] == "claim"], moved[moved["what"] == "estimate"]
    lines.append(f"{len(claims)} claims and {len(estimates)} estimates moved.")
    for rows in (claims, estimates):
        lines += [
            f"  {row.name}: {row.before} | {row.after}"
            + (f" ({row.moved})" if row.moved else "")
            + f", because: {row.because}"
            for row in rows.head(shown).set_index("name", drop=False).itertuples(index=False)
        ]
        if len(rows) > shown:
            lines.append(f"  and {len(rows) - shown} more in diff.csv")
    return "\n".join(lines)


@contextmanager
def build_of(ref: str) -> Iterator[Path]:
    """Give the folder of a build.

    It is the one named, or a build of a commit or tag made with its own code in a copy of it.

    Raises
    ------
    InputError
        When there is no such folder or commit, or the commit cannot make an audit.
    """
    if Path(ref).is_dir():
        yield Path(ref)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy, output = Path(folder) / "sources", Path(folder) / "reports"
        git = partial(subprocess.run, cwd=paths.ROOT, capture_output=True, text=True)
        done = git(["git", "worktree", "add", "--detach", "--quiet", str(copy), ref])
        if done.returncode:
            expected = "the folder of a build, or a tag or commit of this repository"
            raise refusal("parameters", repr(ref), expected, done.stderr.strip(), column="ref")
        try:
            said = _audit_of(copy, output)
            if not (output / "audit.csv").exists():
                last = (said.splitlines() or ["nothing said"])[-1]
                raise refusal("parameters", repr(ref), "a commit that has “make audit”", last, column="ref")
            yield output
        finally:
            git(["git", "worktree", "remove", "--force", str(copy)])


def _audit_of(copy: Path, output: Path) -> str:
    """Make the audit of a copy of the sources with its own code, and return what it said of its errors."""
    command = ["-m", "impact_citoyens", "audit", "--output", str(output), "--language", "fr"]
    own = {"PYTHONPATH": str(copy / "src"), "IMPACT_CITOYENS_ROOT": str(copy)}
    run = partial(subprocess.run, cwd=copy, env=os.environ | own, capture_output=True, text=True)
    return run([sys.executable, *command]).stderr.strip()
