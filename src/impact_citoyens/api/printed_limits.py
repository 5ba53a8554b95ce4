"""What the printed claims imply, as tables: constraints, bounds, contradictions, each value left out in turn.

What needs the reconstruction (`context.set_page`) has no row without one.
"""

from __future__ import annotations

from math import isinf, nan

import pandas as pd

from impact_citoyens import ledger
from impact_citoyens.api.context import page
from impact_citoyens.api.frames import with_labels
from impact_citoyens.io import trace
from impact_citoyens.language.messages import N_, _, language
from impact_citoyens.ledger import sentences
from impact_citoyens.ledger.published_estimates import FRACTION_UNITS
from impact_citoyens.reconstruction.bounds.model import Model
from impact_citoyens.reconstruction.claims import constraints as compiler
from impact_citoyens.reconstruction.claims.quantities import Constraint, Quantity
from impact_citoyens.reconstruction.results import PROVENANCE, Results
from impact_citoyens.reconstruction.seed_study import Study, open_study
from impact_citoyens.study import codebook, study, territories

__all__ = ["bound", "constraints", "contradictions", "leave_one_out", "main_answers", "sensitivity"]
OUTCOMES = "claim_id question page kind outcome inequalities reason sentence".split()
REASONS = {
    "said of the programme, not of the answers of respondents": N_(
        "porte sur le programme, non sur les réponses des personnes interrogées"
    ),
    "said of organisations, which this survey did not interview": N_(
        "porte sur des organisations, que cette enquête n’a pas interrogées"
    ),
}
CONTRADICTION = "contradiction claim_id question page low high sentence".split()
LEFT_OUT = "claim_id question answer statistic dimension population evidence estimate low high".split()
LEFT_OUT += ["contains", "informative", "repeats", "page", "comparator", "sentence"]
NUMBERS = dict.fromkeys("low high estimate released before after narrowing".split(), "float")
NUMBERS |= {"contradiction": "int", "contains": "bool", "informative": "bool"}
TOLD = "question answer statistic dimension population released before after narrowing".split()


def constraints() -> pd.DataFrame:
    """Return every claim of the last wave, with what it becomes for the answers that print leaves unknown.

    Returns
    -------
    DataFrame
        ``claim_id, question, page``; ``kind`` (``value`` or ``comparison``); ``outcome``: ``constraint`` (it
        confines the answers), ``fact`` (a size or a count of the text itself, counted again) or ``left_out``;
        ``inequalities``, how many it adds to the programme; ``reason`` why it is left out; ``sentence``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> claims = ic.constraints().set_index("claim_id")
    >>> claims.loc["levers-tied-ile-de-france-p14", ["kind", "outcome"]].tolist()
    ['comparison', 'constraint']
    """
    for name in ("values", "relations", "anomalies"):
        trace.note(name)
    compiled, comparisons = compiler.compile_claims(), set(ledger.relations()["claim_id"])
    questions = pd.concat([frame.set_index("claim_id")["question"] for frame in _ledger()])
    rows = [
        (each.claim_id, each.question, each.page, "constraint", _size(each), "")
        for each in compiled.constraints
    ]
    rows += [(each.claim_id, questions[each.claim_id], each.page, "fact", 0, "") for each in compiled.facts]
    rows += [
        (
            each.claim_id,
            questions[each.claim_id],
            each.page,
            "left_out",
            0,
            _reason(each.reason, each.anomaly),
        )
        for each in compiled.left_out
    ]
    table = pd.DataFrame(rows, columns="claim_id question page outcome inequalities reason".split())
    kinds = table["claim_id"].isin(comparisons).map({True: "comparison", False: "value"})
    return with_labels(table.assign(kind=kinds, sentence=table["claim_id"].map(_sentence))[OUTCOMES])


def _size(constraint: Constraint) -> int:
    return len(constraint.linear) + sum(len(choice.options) for choice in constraint.options)


def bound(question: str, answer: str, territory: str) -> tuple[float, float]:
    """Return the smallest and the largest share of an answer in a territory that keep every claim.

    Parameters
    ----------
    question, answer : str
        Slugs, of a question with shares.
    territory : str
        As for `estimates`.

    Returns
    -------
    (float, float)
        Fractions.

    Raises
    ------
    InputError
        For an unknown question, answer or territory, with the nearest names.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> [round(end, 3) for end in ic.bound("levers", "common_project", "ile-de-france")]
    [0.0, 0.337]
    """
    place = territories.resolve(territory)
    where = study.national() if place.is_france else ("territory", place.slug)
    model = Model(question, compiler.compile_claims().constraints, [] if place.is_france else [where])
    return model.range(Quantity("share", question, answer, *where))


def main_answers() -> pd.DataFrame:
    """Return the answers whose figures the colloquium showed, in its order: ``question, answer``.

    Examples
    --------
    >>> import impact_citoyens as ic
    >>> ic.main_answers().iloc[0].tolist()
    ['territory_health', 'dynamic']
    """
    return pd.DataFrame(study.current().pairs("summary_answers"), columns=["question", "answer"])


def contradictions() -> pd.DataFrame:
    """Return the smallest sets of claims that cannot hold together as printed, one row a claim of a set.

    Returns
    -------
    DataFrame
        ``contradiction`` (number of the set), ``claim_id, question, page``; ``low, high``: what the claim
        allows, where it confines a single figure; ``sentence``.
    """
    rows, found = [], _study()
    literal = {} if found is None else _by_claim(compiler.compile_claims(as_printed=True).constraints)
    for number, row in enumerate([] if found is None else found.contradictions.to_dict("records"), 1):
        for claim in row["claims"].split("; "):
            said = literal[claim]
            single = len(said.linear) == 1 and len(said.linear[0].terms) == 1 and not said.options
            ends = (said.linear[0].low, said.linear[0].high) if single else (nan, nan)
            rows.append((number, claim, said.question, said.page, *ends, _sentence(claim)))
    return with_labels(_table(rows, CONTRADICTION))


def leave_one_out() -> pd.DataFrame:
    """Return each printed value beside what the other claims say of it: one row a number, as in `estimates`.

    Returns
    -------
    DataFrame
        Three rows a claim, told apart by ``evidence``: ``published``, what is printed (``low`` and ``high``:
        what its rounding allows); ``bounded``, between which values the other claims confine it;
        ``synthetic``, what a sample made without it finds. ``contains`` and ``informative`` are the verdicts
        of the package: the bounds meet what is printed, the bounds exclude something. ``repeats`` names an
        earlier claim that prints the same. Values that say no single figure, or that are of no answer of the
        codebook, are not there.
    """
    found = _study()
    if found is None:
        return with_labels(_table([], LEFT_OUT))
    left = found.leave_one_out[found.leave_one_out["low"].notna()].fillna({"with_it": ""})
    earlier: list[str] = []
    rows = []
    for row in left.to_dict("records"):
        repeated = [claim for claim in row["with_it"].split(";") if claim in earlier]
        earlier.append(row["claim_id"])
        same = _same(row, repeated)
        if same["answer"] in codebook.answers(same["question"]).index:
            rows += [same | number for number in _three(row)]
    return with_labels(pd.DataFrame(rows))


def _same(row: dict, repeated: list[str]) -> dict:
    """Return what the three rows of a claim have in common."""
    claim = ledger.values().set_index("claim_id").loc[row["claim_id"]]
    said = {name: claim[name] for name in ("statistic", "dimension", "population", "page")}
    return (
        PROVENANCE
        | said
        | {
            "claim_id": row["claim_id"],
            "wave": study.wave(),
            "question": row["question"],
            "answer": _as_read(row["claim_id"], claim["answer"]),
            "territory": study.nation(),
            "n": nan,
            "contains": bool(row["contains"]),
            "informative": bool(row["informative"]),
            "repeats": repeated[0] if repeated else "",
            "sentence": _sentence(row["claim_id"]),
        }
    )


def _three(row: dict) -> list[dict]:
    """Return the print, the bounds without it, the sample without it."""
    claim = ledger.values().set_index("claim_id").loc[row["claim_id"]]
    value = float(claim["value"]) / (100 if claim["unit"] in FRACTION_UNITS else 1)
    low, high = (nan if isinf(end) else end for end in (row["printed_low"], row["printed_high"]))
    return [
        {"evidence": "published", "source": study.current().source, "interval": "none"}
        | {"estimate": value, "low": low, "high": high, "comparator": claim["comparator"]},
        {"evidence": "bounded", "source": "claims", "interval": "bounds"}
        | {"estimate": nan, "low": row["low"], "high": row["high"]},
        {"evidence": "synthetic", "source": "synthesis", "interval": "none"}
        | {"estimate": row["synthetic"], "low": nan, "high": nan},
    ]


def sensitivity() -> pd.DataFrame:
    """Return the unprinted figures that would narrow the bounds of their question the most, three a question.

    Returns
    -------
    DataFrame
        ``question, answer, statistic, dimension, population``; ``released``, the value that it is supposed to
        be printed with: the middle of its bounds; ``before`` and ``after``, the sum of the widths ``high -
        low`` of the bounds of the other figures of the question in France and the regions, without it and
        with it; ``narrowing``, their difference. Fractions for shares, points of 10 for scores.
    """
    found = _study()
    return with_labels(_table([], TOLD) if found is None else found.sensitivity)


def _study() -> Study | None:
    """Open the checks of the reconstruction of the page; None without a reconstruction."""
    received = page().received()
    if not isinstance(received, Results):
        return None
    trace.note("reconstruction")
    return open_study(received.folder)


def _table(rows: list[tuple], columns: list[str]) -> pd.DataFrame:
    """Make a table whose columns have the types of what they hold, even without a row."""
    types = {name: NUMBERS.get(name, "str") for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(types)


def _by_claim(known: list[Constraint]) -> dict[str, Constraint]:
    return {each.claim_id: each for each in known}


def _ledger() -> tuple[pd.DataFrame, pd.DataFrame]:
    return ledger.values(), ledger.relations()


def _sentence(claim: str) -> str:
    """Say a claim in our own words."""
    for frame, say in zip(_ledger(), (sentences.value_sentence, sentences.relation_sentence), strict=True):
        rows = frame[frame["claim_id"] == claim]
        if len(rows):
            return say(rows.iloc[0].to_dict())
    raise KeyError(claim)


def _as_read(claim: str, answer: str) -> str:
    """Return the answer of a claim as the register of anomalies reads it."""
    for row in ledger.anomalies().to_dict("records"):
        if row["treatment"] == "reinterpreted" and row["claim_ids"].split(";")[0] == claim:
            return row["answer"]
    return answer


def _reason(reason: str, anomaly: str) -> str:
    """Say why a claim is left out: as the register of anomalies reads it, or the reason of the compiler."""
    register = ledger.anomalies().set_index("anomaly_id")
    if anomaly in register.index:
        return register.loc[anomaly, f"reading_{language()}"]
    return _(REASONS[reason]) if reason in REASONS else reason
