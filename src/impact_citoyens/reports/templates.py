"""How pages are written: the templates, their texts in the language of the moment, and every value escaped.

Both kinds of pages, those of notebooks and those of the whole build, are written by environments with the
same rules. HTML of ours is marked here (`style`, `script_data`), or with ``safe`` in the template where cells
become a page.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from impact_citoyens.charts import palette
from impact_citoyens.language import numbers
from impact_citoyens.language.messages import LANGUAGES, _, language, n_, p_
from impact_citoyens.reports.fonts import font_faces

TEMPLATES = Path(__file__).parent / "template"


def _with_rules(environment: Environment) -> Environment:
    """Give an environment what our templates rely on: escaping by default, and texts by gettext."""
    environment.autoescape = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(_, n_, newstyle=False, pgettext=p_)
    environment.globals["language"] = language
    return environment


class PageExporter(HTMLExporter):
    """nbconvert's exporter with our rules: its own templates escape nothing."""

    def _create_environment(self) -> Environment:
        return _with_rules(super()._create_environment())


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of the pages that are not notebooks."""
    return _with_rules(Environment(loader=FileSystemLoader(TEMPLATES / "impact")))


@lru_cache(maxsize=2)
def exporter(language: str) -> PageExporter:
    """Return the exporter of a language, which drops the cells of the other one.

    It is reused for every page.
    """
    others = {f"lang-{other}" for other in LANGUAGES if other != language}
    config = Config()
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_cell_tags = others | {"parameters"}
    config.HTMLExporter.preprocessors = ["nbconvert.preprocessors.TagRemovePreprocessor"]
    return PageExporter(
        config=config,
        template_name="impact",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
    )


def style_sheet() -> str:
    """Return the rules of ``style.css`` as pages carry them, without comments and idle spaces."""
    css = (TEMPLATES / "impact" / "style.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", css).replace(";}", "}").strip()


@lru_cache(maxsize=1)
def style() -> Markup:
    """Return the style of every page, fonts included."""
    return Markup(font_faces() + palette.css() + style_sheet())


def script_data(data: object) -> Markup:
    """Write plain data as JSON for a ``<script>`` element, which nothing in a text can close."""
    return Markup(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"))


def root_page(template: str, **values: object) -> str:
    """Write a page of the whole build in the language of the moment, spaces set by its rules."""
    return typeset_html(environment().get_template(template).render(style=style(), **values))


def typeset_html(html: str) -> str:
    """Set the spaces of every text of a page by the rules of its language.

    Code, styles and tags are left alone.
    """
    pieces = re.split(
        r"(<(?:style|pre|code|script)\b.*?</(?:style|pre|code|script)>|<[^>]*>)", html, flags=re.S
    )
    return "".join(piece if piece.startswith("<") else numbers.typeset(piece, language()) for piece in pieces)
