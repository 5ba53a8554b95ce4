"""Titles of the answers of one population: who leads, how a whole is shared, what is printed."""

from collections.abc import Iterable

import pandas as pd

from impact_citoyens.evidence.titles.title_evidence import frame, masked, quotable_estimates, told_apart
from impact_citoyens.evidence.titles.title_words import (
    LONGEST,
    MOST_NAMES,
    absent,
    finish,
    group,
    quoted,
    value,
)
from impact_citoyens.language import numbers as lang
from impact_citoyens.language.messages import N_, _
from impact_citoyens.statistics.printed_pairs import NOT_TESTABLE, ROUNDING, WITHIN
from impact_citoyens.study import codebook, study


def no_answers() -> tuple[str, ...]:
    """Return the answers that no title speaks of: “don’t know”, others, and facts from elsewhere."""
    return (codebook.DONT_KNOW, "other", *study.current().listed("facts"))


def leader(given: pd.DataFrame | Iterable) -> str:
    """Say which answer of the same people comes first, or which ones cannot be told apart.

    Parameters
    ----------
    given : DataFrame or iterable of Line
        Shares or scores of one population, one question.

    Notes
    -----
    The largest is tested against each of the others (see `title_evidence.told_apart`); it leads when all of
    them are beyond chance.
    """
    rows = _answers(quotable_estimates(given))
    twice = _disagreeing(rows)
    if len(rows) < 2 or twice:
        return _disagreement(twice) if twice else _few(given, rows)
    ranked = sorted(rows, key=lambda row: -row["estimate"])
    first, second = ranked[:2]
    verdicts = told_apart(ranked[1:], first)
    if NOT_TESTABLE in verdicts:
        names = {"first": _with_value(first), "second": _with_value(second)}
        text = _("{first} publié devant {second}, sans test possible", **names)
        if first["estimate"] == second["estimate"]:
            text = _("{names} publiés à égalité, sans test possible", names=_listed(ranked[:2]))
        return finish(text, ranked[:2], _gap(given))
    tied = [first, *(row for row, verdict in zip(ranked[1:], verdicts, strict=True) if verdict == WITHIN)]
    if len(tied) == 1:
        limit = N_("{first} devance {second}, à la limite, selon l’arrondi")
        said = limit if ROUNDING in verdicts else N_("{first} devance {second}")
        return finish(_(said, first=_with_value(first), second=_with_value(second)), ranked[:2], _gap(given))
    named = _("{names} ne se départagent pas", names=_listed(tied))
    if len(tied) == 2 or (len(tied) <= MOST_NAMES and len(named) <= LONGEST):
        return finish(named, tied, _gap(given))
    template = _(
        "{first} ne se détache d’aucun des {n} autres"
        if len(tied) == len(ranked)
        else "{first} ne se détache pas de {n} des {of} autres"
    )
    text = template.format(first=_with_value(first), n=len(tied) - 1, of=len(ranked) - 1)
    return finish(text, tied, _gap(given))


def distribution(given: pd.DataFrame | Iterable) -> str:
    """Say how the answers to a question are shared, in their order: no difference is claimed."""
    rows = quotable_estimates(given)
    twice = _disagreeing(rows)
    if twice:
        return _disagreement(twice)
    parts = _answers(rows)
    whole = next((row for row in rows if set(_components(row)) & {part["answer"] for part in parts}), None)
    if whole and len(parts) == 1:
        part = _share(parts[0])
        return finish(_("{value} {answer}, dont {part}", **_named(whole), part=part), [whole, *parts])
    if len(parts) == 1 and sum(row["estimate"] for row in parts) < 1 and parts[0]["evidence"] == "published":
        text = _("{value} répondent {answer} ; les autres réponses ne sont pas publiées", **_named(parts[0]))
        return finish(text, parts)
    shown = [row for row in parts if row["evidence"] == "published" or _known(row)]
    if len(shown) > 1:
        return finish(", ".join(_share(row) for row in shown), shown)
    return _few(given, shown or rows)


def levels(given: pd.DataFrame | Iterable) -> str:
    """Say the finding of a question.

    How a whole is shared when its answers are ordered, which one leads otherwise.
    """
    rows = quotable_estimates(given)
    ordered = (
        rows
        and codebook.question(rows[0]["question"])["type"] == "single"
        and rows[0]["question"] not in study.current().listed("without_order")
    )
    return distribution(given) if ordered else leader(given)


def values(given: pd.DataFrame | Iterable) -> str:
    """Say a few numbers that nothing compares, one after the other."""
    rows = quotable_estimates(given)
    if not rows:
        return _few(given, rows)
    same = len({row["answer"] for row in rows}) == 1 and len(rows) > 1
    said = [value(row) + " " + f"({group(row)})" if same else _each(row) for row in rows]
    if not same:
        return finish(" ; ".join(said), rows)
    subject = quoted(rows[0]["question"], rows[0]["answer"])
    return finish(_("{subject} : {said}", subject=subject, said=lang.listing(said)), rows)


def _answers(rows: list[dict]) -> list[dict]:
    """Keep answers in the order of the codebook, but “don't know” and what adds up others."""
    places = (
        {answer: place for place, answer in enumerate(codebook.answers(rows[0]["question"]).index)}
        if rows
        else {}
    )
    present = {row["answer"] for row in rows}
    kept = [row for row in rows if row["answer"] not in no_answers() and not present & set(_components(row))]
    return sorted(kept, key=lambda row: places.get(row["answer"], len(places)))


def _components(row: dict) -> list[str]:
    return codebook.answers(row["question"]).loc[row["answer"], "components"].split("+")


def _known(row: dict) -> bool:
    """Whether the text of an answer was shown at the colloquium, not added by the contract of a file."""
    return codebook.answers(row["question"]).loc[row["answer"], "printed"] == "known"


def _disagreeing(rows: list[dict]) -> list[dict]:
    """Two printed values of the same figure, if there are."""
    for row in rows:
        twins = [
            other
            for other in rows
            if all(
                other[name] == row[name]
                for name in ("answer", "dimension", "population", "statistic", "wave")
            )
        ]
        if len(twins) > 1 and row["evidence"] == "published":
            return twins
    return []


def _disagreement(twins: list[dict]) -> str:
    first = twins[0]
    kind = _("sources" if len({row["source"] for row in twins}) > 1 else "passages")
    written = lang.listing([value(row) for row in sorted(twins, key=lambda row: row["estimate"])])
    answer = quoted(first["question"], first["answer"])
    return finish(
        _("{answer} : deux {kind} impriment {values}", answer=answer, kind=kind, values=written), twins
    )


def _few(given: pd.DataFrame | Iterable, rows: list[dict]) -> str:
    """Say the one number there is, or why there is none."""
    if rows:
        return finish(_each(rows[0]), rows)
    asked = frame(given)
    subject = codebook.question_title(asked["question"].iloc[0]) if len(asked) else ""
    return absent(subject, masked(given))


def _each(row: dict) -> str:
    """One number; whose, unless it is France's or the title ends with the place."""
    answer = quoted(row["question"], row["answer"])
    plain = study.current().is_everybody(row["dimension"], row["population"])
    placed = row["evidence"] == "observed" and row["dimension"] == "territory"
    template = _("{answer} : {value}" if plain or placed else "{answer}, {who} : {value}")
    return template.format(answer=answer, who=group(row), value=value(row))


def _named(row: dict) -> dict[str, str]:
    return {"answer": quoted(row["question"], row["answer"]), "value": value(row)}


def _share(row: dict) -> str:
    return value(row) + " " + quoted(row["question"], row["answer"])


def _with_value(row: dict) -> str:
    return f"{quoted(row['question'], row['answer'])} ({value(row)})"


def _listed(rows: list[dict]) -> str:
    return lang.listing([_with_value(row) for row in rows])


def _gap(given: pd.DataFrame | Iterable) -> str:
    """Say how many items are printed, when they are fewer than drawn (of one choice, the rest is known)."""
    questions = {*frame(given)["question"]}
    choice = any(codebook.question(question)["type"] != "multiple" for question in questions)
    if isinstance(given, pd.DataFrame) or choice or all(len(line.estimates) for line in given):
        return ""
    printed = sum(len(line.estimates) > 0 for line in given)
    return _("{n} réponses publiées sur {of}", n=printed, of=len(given))
