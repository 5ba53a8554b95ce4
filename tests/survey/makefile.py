"""A made microdata file: respondents drawn by a generator with a fixed seed, alike nobody.

Synthetic, for tests only.
"""

import numpy as np
import pandas as pd

from impact_citoyens.survey.reading import contract


def make(
    per_territory: int = 40,
    seed: int = 17,
    wave: int = 2022,
    missing: float = 0.03,
    territories: list[str] | None = None,
) -> pd.DataFrame:
    """Respondents in the codes of the contract, as a file would hold them (plain columns, missing cells)."""
    rng = np.random.default_rng(seed)
    known = contract.variables()
    places = np.repeat(territories or known["territory"].slugs, per_territory)
    count = len(places)
    frame = pd.DataFrame(
        {
            "respondent_id": [f"S{wave}-{number:07d}" for number in range(1, count + 1)],
            "wave": wave,
            "territory": places,
        }
    )
    frame["sex"] = rng.choice(known["sex"].slugs, count)
    frame["age"] = rng.integers(18, 90, count).astype(float)
    for name in ("csp", "urban_unit_size", "household"):
        frame[name] = rng.choice(known[name].slugs, count)
    frame["weight"] = np.round(rng.uniform(0.5, 2.0, count), 4)
    frame["evidence"] = "observed"
    answers = {variable.name: _answers(variable, rng, count, missing) for variable in contract.questions()}
    return pd.concat([frame, pd.DataFrame(answers)], axis=1)


def only(frame: pd.DataFrame, *questions: str) -> pd.DataFrame:
    """A file that asked these questions alone: its groups are tested that much sooner."""
    asked = contract.questions()
    return frame.drop(columns=[each.name for each in asked if each.question not in questions])


def _answers(variable, rng, count, missing):
    absent = rng.random(count) < missing
    if variable.coded:
        shares = rng.dirichlet(np.full(len(variable.slugs), 4.0))
        return pd.Series(rng.choice(np.array(variable.slugs, object), count, p=shares)).mask(absent)
    if variable.kind == "score":
        values = np.clip(np.round(rng.normal(rng.uniform(4, 7), 2, count) * 2) / 2, 0, 10)
    else:
        values = (rng.random(count) < rng.uniform(0.1, 0.8)).astype(float)
    return pd.Series(np.where(absent, np.nan, values))
