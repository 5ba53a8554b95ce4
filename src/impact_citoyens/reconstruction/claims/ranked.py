"""What is ranked: the domains of the scores, the first three of a region.

And the lists of answers that other ranks are counted in.
"""

from impact_citoyens.io.tables import cached_until_edit, read_table
from impact_citoyens.study import codebook, study


@cached_until_edit(study.reference)
def rank_list(question: str) -> list[tuple[str, ...]]:
    """Return what a rank of a question is counted among: answers, or several that count as one.

    Raises
    ------
    KeyError
        When the register of lists does not know the question.
    """
    if question == study.scores():
        return [(domain,) for domain in codebook.domains().index]
    lists = read_table(
        study.reference() / "rank_lists.csv", ["question", "ranked", "reason_fr", "reason_en"]
    ).set_index("question")["ranked"]
    return [tuple(kind.split("+")) for kind in lists[question].split(";")]


def domains() -> list[str]:
    """Return the domains that were rated (assumption ``domains_asked``: all that the codebook lists)."""
    return codebook.domains().index.tolist()
