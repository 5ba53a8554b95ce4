"""Data frames as a page shows them: folded, with real headers, numbers and codes in their own writing."""

import re

from impact_citoyens.language import numbers
from impact_citoyens.language.messages import _

MISSING = {"NaN", "nan", "NaT", "None", "&lt;NA&gt;"}
NUMBER = re.compile(r"-?\d+(?:\.(\d+))?(?:e([+-]\d+))?")
CODE = re.compile(r"[a-z0-9_.+\- ]+")  # slugs and what is written with them; words of readers have capitals
SLUG = re.compile(r"[a-z0-9]_[a-z0-9]")  # an expression speaks of one: how a claim is recomputed
YEAR = 4  # digits: a whole number of no more of them may be a year, which is never grouped


def folded(html: str) -> str:
    """Fold a table that pandas wrote, and write its cells as a page does.

    A reader of a page comes for the charts first.
    """
    table = re.search(r"<table.*</table>", html, flags=re.S)[0]
    head, body = table.split("</thead>")
    head, body = head.replace("<th></th>", "<td></td>"), body.replace("<th>", '<th scope="row">')
    body = body.replace("<th rowspan", '<th scope="rowgroup" rowspan')  # an index of several levels
    head = re.sub(r"<th(?=[ >])", '<th scope="col"', head.replace(' border="1"', ""))
    head = re.sub(r"(<th[^>]*>)([^<]+)(?=</th>)", r"\1<code>\2</code>", head)
    body = re.sub(r"(<t[dh][^>]*>)([^<]+)(?=</t[dh]>)", lambda cell: cell[1] + written(cell[2]), body)
    table = f'<div class="table" tabindex="0" role="group">{head}</thead>{body}</div>'
    return f"<details><summary>{_('Voir le tableau')}</summary>{table}</details>"


def written(text: str) -> str:
    """Write what pandas put in a cell: a dash for what is missing, numbers as in prose, codes as code.

    Numbers keep the digits that pandas gave.

    Examples
    --------
    >>> written("NaN"), written("0.354"), written("levers")
    ('–', '0,354', '<code>levers</code>')
    """
    if text in MISSING:
        return "–"
    if text == "...":  # rows that pandas leaves out
        return "…"
    if match := NUMBER.fullmatch(text):
        return _number(text, match[1] or "", match[2])
    return f"<code>{text}</code>" if CODE.fullmatch(text) or SLUG.search(text) else text


def _number(text: str, decimals: str, exponent: str | None) -> str:
    if not decimals and not exponent and len(text) <= YEAR:
        return text.replace("-", numbers.MINUS)
    mantissa = text.split("e")[0]
    sign = numbers.MINUS if mantissa.startswith("-") else ""  # one that pandas rounded to zero has its own
    shown = sign + numbers.number(abs(float(mantissa)), decimals=len(decimals))
    power = str(int(exponent or 0)).replace("-", numbers.MINUS)
    return f"{shown} × 10<sup>{power}</sup>" if exponent else shown
