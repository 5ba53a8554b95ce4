"""Make the results of the reconstruction: bounds, samples, and what they say together."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from impact_citoyens.io.errors import InputError, Problem
from impact_citoyens.io.writing import write_json, write_whole
from impact_citoyens.language.messages import LANGUAGES, N_, _, using
from impact_citoyens.reconstruction.bounds import solving
from impact_citoyens.reconstruction.claims.constraints import compile_claims
from impact_citoyens.reconstruction.claims.ranked import domains
from impact_citoyens.reconstruction.people import verification
from impact_citoyens.reconstruction.people.combining import combine
from impact_citoyens.reconstruction.people.synthesis import Sample, sample
from impact_citoyens.reconstruction.result_tables import Results, write
from impact_citoyens.study import study, territories
from impact_citoyens.survey.estimation import estimates
from impact_citoyens.survey.reading import contract

NOTICE = N_(
    "Répondants synthétiques : fabriqués à partir des chiffres imprimés dans {the_source} et des hypothèses "
    "de {study_folder}/reference/assumptions.csv. Personne n’a donné ces réponses. Ils ne permettent pas de "
    "tester une hypothèse sur une population réelle."
)


def notices() -> dict[str, str]:
    """Say in each language what synthetic respondents are."""
    texts = {}
    for code in LANGUAGES:
        with using(code):
            texts[code] = _(NOTICE)
    return texts


def make(folder: Path, samples: int, jobs: int = 2) -> None:
    """Compute and write everything into a folder (see `results.prepare`)."""
    compiled = compile_claims()
    confined = solving.bounds(jobs=jobs)
    possible = solving.possible_top_three()
    seeds = range(1, samples + 1)
    parts = Parallel(n_jobs=jobs)(delayed(_one)(seed) for seed in seeds)
    tables, checked, values = zip(*parts, strict=True)
    together = combine(tables)
    by_quantity = pd.concat(values).groupby(verification.QUANTITY_COLUMNS, sort=False)["value"].agg(list)
    names = [f"sample_{seed:02d}" for seed in seeds]
    quantities = pd.DataFrame(by_quantity.tolist(), by_quantity.index, names).reset_index()
    frequency = frequencies(tables).rename("frequency").reset_index()
    top = possible.merge(frequency, how="left", on=["territory", "answer"]).fillna({"frequency": 0.0})
    _inside(together, confined)
    summary = {
        "evidence": "synthetic",
        "notice": notices(),
        "samples": samples,
        "respondents": int(checked[0]["respondents"]),
        "moves": [claims["moves"] for claims in checked],
        "claims": {
            name: checked[0].get(name, 0)
            for name in ("answers", "companion", "fact", "left_out", "anomalous")
        },
        "constraints": len(compiled.constraints),
        "companions": checked[0]["companions"],
    }
    write(folder, Results(confined, together, top, quantities, summary))


def _one(seed: int) -> tuple[pd.DataFrame, dict, pd.DataFrame]:
    """Make and check a sample: its estimates, what was checked, the quantities that claims speak of."""
    compiled = compile_claims()
    synthetic = sample(seed, compiled)
    claims = verification.verify(synthetic, compiled)
    broken = claims[claims["holds"].eq(False) & claims["checked"].isin(["answers", "companion"])]
    if len(broken):
        raise InputError(
            Problem(
                study.file("published"),
                None,
                None,
                row.claim_id,
                f"a claim kept by seed {seed} ({row.printed})",
            )
            for row in broken.itertuples()
        )
    table = estimates.estimates(canonical(synthetic.frame), threshold=1).assign(evidence="synthetic")
    counts = claims["checked"].value_counts().to_dict() | {
        "anomalous": claims.loc[claims["holds"].eq(False), "claim_id"].tolist()
    }
    levels = verification.companions(synthetic, compiled).to_dict("records")
    counts |= {
        "respondents": len(synthetic.frame),
        "moves": sum(synthetic.moves.values()),
        "companions": levels,
    }
    return table, counts, verification.quantities(synthetic, compiled)


def save(synthetic: Sample, seed: int, path: Path) -> None:
    """Write a sample as a microdata file.

    And beside it what it is, in a file of the same name ending in ``.json``.
    """
    told = {
        "title": f"{study.current().fact('name_en')} {study.wave()}, synthetic respondents",
        "evidence": "synthetic",
        "seed": seed,
        "respondents": len(synthetic.frame),
        "notice": notices(),
        "claims": len(compile_claims().constraints),
        "schema": study.file("microdata/schema.json"),
    }
    write_whole(path, synthetic.frame.to_csv(index=False, lineterminator="\n"))
    write_json(path.with_suffix(".json"), told)


def canonical(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a sample as `survey.reading.validation.load` reads it.

    Categories in the order of the contract, numbers where it has numbers.
    """
    columns = {}
    for name, variable in contract.variables().items():
        if name not in frame:
            continue
        if variable.coded:
            columns[name] = pd.Categorical(frame[name].replace("", None), variable.slugs, ordered=True)
        elif variable.kind in ("score", "yes_no"):
            columns[name] = pd.to_numeric(frame[name], errors="coerce")
        else:
            columns[name] = frame[name]
    typed = pd.DataFrame(columns)
    return typed.assign(wave=pd.Categorical(typed["wave"], ordered=True))


def _regional_top(table: pd.DataFrame) -> pd.Series:
    """Rows of the estimates that are a domain in the first three of a region."""
    rank = (
        (table["question"] == study.scores())
        & (table["statistic"] == "rank")
        & table["population"].isin(territories.regions())
    )
    return rank & table["answer"].isin(domains()) & (table["estimate"] <= study.current().top)


def _inside(together: pd.DataFrame, confined: pd.DataFrame) -> None:
    """Refuse synthetic estimates outside the bounds: one of the two would be wrong."""
    key = ["question", "answer", "statistic", "dimension", "population", "territory"]
    both = together.merge(confined[[*key, "low", "high"]], on=key, suffixes=("", "_bound"))
    outside = both[
        (both["smallest"] < both["low_bound"] - 1e-6) | (both["largest"] > both["high_bound"] + 1e-6)
    ]
    if len(outside):
        names = [
            f"{row.question}/{row.answer} of {row.population}: {row.smallest:.4f} to {row.largest:.4f}"
            for row in outside.head(10).itertuples()
        ]
        raise InputError(
            Problem("reconstruction", None, None, name, "synthetic estimates inside their bounds")
            for name in names
        )


def frequencies(samples: Sequence[pd.DataFrame]) -> pd.Series:
    """Return how often each domain enters the first three of each region over samples.

    Index (territory, answer), values 0 to 1.
    """
    tops = pd.concat([table[_regional_top(table)] for table in samples])
    return (
        (tops.groupby(["population", "answer"]).size() / max(len(samples), 1))
        .rename_axis(["territory", "answer"])
        .astype(np.float64)
    )
