"""What is wrong or strange in a microdata file, in a form that table, page and exception can show."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jinja2 import Environment

from impact_citoyens.io.errors import Problem
from impact_citoyens.language.messages import _, language
from impact_citoyens.language.numbers import typeset
from impact_citoyens.survey.reading import identifiers
from impact_citoyens.survey.reading.cell_texts import row_ranges

COLUMNS = ["file", "column", "rows", "found", "expected", "fix"]
LONGEST, MOST_VALUES = 40, 4
PAGE = """<!DOCTYPE html>
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #1d2430; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; }
th, td { border-bottom: 1px solid #c9d0d8; overflow-wrap: anywhere; }
</style></head>
<body>
<h1>{{ title }}</h1>
{% if refused %}<p><strong>{{ refused }}</strong></p>
{% endif %}
{%- for head, rows in parts %}<h2>{{ head }}</h2>
{% if rows %}<table>
<thead><tr>{% for name in columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>
{% endif %}
{%- endfor %}</body></html>
"""


@dataclass(frozen=True)
class Finding(Problem):
    """A problem, or a warning, about several rows of a column.

    Attributes
    ----------
    rows : str
        Rows as ranges, the long tail counted (empty when the whole file or column is concerned).
    """

    rows: str = ""

    def __str__(self) -> str:
        where = ", ".join(
            part
            for part in (
                self.file,
                self.rows and f"rows {self.rows}",
                self.column and f"column {self.column}",
            )
            if part
        )
        return f"{where}: found {self.found}; expected {self.expected}." + (
            f" {self.fix}" if self.fix else ""
        )


def finding(
    file: str, column: str | None, found: str, expected: str, fix: str = "", rows: np.ndarray | None = None
) -> Finding:
    """Make a finding; `rows` are numbers as the reader of the file counts them."""
    return Finding(
        file,
        None,
        shortened(column) if column is not None else None,
        found,
        expected,
        fix,
        row_ranges(rows) if rows is not None else "",
    )


def shortened(text: object) -> str:
    """A name or value fit to be shown: on one line, short, and never personal."""
    words = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    if identifiers.is_personal(words):
        return "(personal data, not shown)"
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def values_found(values: pd.Series) -> str:
    """Describe wrong values with how often each occurs, the commonest first.

    Values that read like names or sentences are counted, not shown: a column may have been mistaken for
    another.
    """
    counts = values.value_counts()
    if identifiers.reads_like_text(counts.index):
        return f"{len(counts)} different texts (not shown: they may be personal)"
    shown = [
        f"{shortened(value)!r} ({count} row{'s' if count > 1 else ''})"
        for value, count in counts.iloc[:MOST_VALUES].items()
    ]
    more = len(counts) - MOST_VALUES
    return ", ".join(shown) + (f" and {more} other value{'s' if more > 1 else ''}" if more > 0 else "")


def table(findings: Iterable[Problem]) -> pd.DataFrame:
    """Return findings as a table of `COLUMNS`."""
    rows = [
        {name: getattr(item, name, None) or "" for name in COLUMNS} | _single_row(item) for item in findings
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def report_html(problems: Iterable[Problem], warnings: Iterable[Problem] = ()) -> str:
    """Write problems and warnings as one page, with everything from the file escaped.

    Parameters
    ----------
    problems, warnings : iterable of Problem
        They are in English themselves; the headings are in the language of the moment.
    """
    named = ((_("Problèmes"), list(problems)), (_("Avertissements"), list(warnings)))
    return (
        Environment(autoescape=True)
        .from_string(PAGE)
        .render(
            language=language(),
            title=_("Contrôle du fichier de microdonnées"),
            refused=_("Rien n’a été calculé.") if named[0][1] else "",
            parts=[
                (typeset(f"{name} : {len(findings) or _('aucun')}"), table(findings).to_numpy().tolist())
                for name, findings in named
            ],
            columns=[_("fichier"), _("colonne"), _("lignes"), _("trouvé"), _("attendu"), _("que faire")],
        )
    )


def _single_row(item: Problem) -> dict[str, str]:
    return {"rows": str(item.row)} if item.row else {}
