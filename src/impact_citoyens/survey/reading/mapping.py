"""Their names to ours, so that nobody edits data.

A YAML file says how the columns and codes of a microdata file read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from impact_citoyens.io.errors import InputError, Problem, nearest, refusal
from impact_citoyens.io.tables import relative
from impact_citoyens.study import study
from impact_citoyens.survey.reading import contract
from impact_citoyens.survey.reading.cell_texts import key

SECTIONS = ("columns", "codes", "constants", "ignore", "sheet")
MISSING = ""


@dataclass(frozen=True)
class Mapping:
    """How one institute's file reads.

    Attributes
    ----------
    columns : dict of str to str
        Their column to our variable.
    codes : dict of str to dict of str to str
        Our variable, or a pattern as ``fragility_*``, to their code (or label) to ours; ours is empty for a
        missing answer.
    constants : dict of str to str
        Our variables that the file lacks because everybody has the same value, as the wave.
    ignore : tuple of str
        Their columns that need no warning.
    sheet : str
        Sheet of a workbook; the first without it.
    name : str
        File name, for messages.
    """

    columns: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    sheet: str = ""
    name: str = "mapping"

    def codes_of(self, variable: str) -> dict[str, str]:
        """Return their codes for a variable, reduced by `key`, with ours.

        The variable's own entry wins over patterns.
        """
        patterns = sorted(
            (name for name in self.codes if fnmatchcase(variable, name)), key=lambda name: name == variable
        )
        return {key(theirs): ours for name in patterns for theirs, ours in self.codes[name].items()}


def load(path: str | Path) -> Mapping:
    """Read a mapping file.

    Parameters
    ----------
    path : str or Path
        A YAML file, all values read as text (``NO`` stays NO, ``1`` stays 1).

    Raises
    ------
    InputError
        With every problem of the file: syntax, unknown section, variable or code, a variable given twice.
    """
    path = Path(path)
    name = relative(path)
    content = _parsed(path, name)
    problems = list(_problems(content, name))
    if problems:
        raise InputError(problems)
    parts = {section: content[section] for section in SECTIONS if content.get(section)}
    return Mapping(**(parts | {"ignore": tuple(parts.get("ignore", ())), "name": name}))


def _parsed(path: Path, name: str) -> dict:
    try:
        text = path.read_text(encoding="utf-8-sig")
        # The base loader keeps every scalar as written: a code NO or 01 is no boolean and no number.
        tree = yaml.compose(text, Loader=yaml.BaseLoader)
        content = yaml.load(text, Loader=yaml.BaseLoader)
    except OSError as error:
        raise refusal(name, error.strerror or "no file", "a mapping file (YAML)", "Check the path.") from None
    except UnicodeDecodeError:
        raise refusal(name, "bytes that are not UTF-8", "a UTF-8 text file", "Save it as UTF-8.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "text that is not YAML"
        expected = f"YAML, as in {study.file('microdata/mapping-example.yml')}"
        fix = "Look at the indentation and the colons of that line and the one before."
        raise refusal(name, str(reason), expected, fix, row=mark.line + 1 if mark else None) from None
    if not isinstance(content, dict):
        fix = f"Start from {study.file('microdata/mapping-example.yml')}."
        raise refusal(name, "no sections", " and ".join(SECTIONS[:2]), fix)
    repeated = list(_repeated(tree, name))
    if repeated:
        raise InputError(repeated)
    return content


def _repeated(node: yaml.Node, name: str) -> Iterator[Problem]:
    """A name given twice, of which YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for title, content in node.value:
            if str(title.value) in seen:
                expected, fix = "one line a name", "Keep one of the two."
                yield Problem(
                    name, title.start_mark.line + 1, str(title.value), "the same name twice", expected, fix
                )
            seen.add(str(title.value))
            yield from _repeated(content, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item, name)


def _problems(content: dict, name: str) -> Iterator[Problem]:
    for section in content:
        if section not in SECTIONS:
            yield Problem(
                name, None, section, "an unknown section", ", ".join(SECTIONS), nearest(section, SECTIONS)
            )
    shapes = list(_shapes(content, name))
    yield from shapes
    if not shapes:
        yield from _columns(content, name)
        yield from _codes(content, name)


def _shapes(content: dict, name: str) -> Iterator[Problem]:
    for section in ("columns", "codes", "constants"):
        part = content.get(section) or {}
        if not isinstance(part, dict):
            expected, fix = "one “theirs: ours” a line", "Indent them under the section."
            yield Problem(name, None, section, "no “name: value” lines", expected, fix)
            continue
        for left, right in part.items():
            if isinstance(right, dict) != (section == "codes") or isinstance(right, list):
                expected = "“theirs: ours”, and for codes one such block a variable"
                yield Problem(name, None, f"{section}: {left}", "another shape", expected)
            elif section == "codes" and not all(isinstance(ours, str) for ours in right.values()):
                yield Problem(
                    name, None, f"codes: {left}", "a list or a block", "one code a line, “theirs: ours”"
                )
    ignored = content.get("ignore") or []
    if not isinstance(ignored, list) or not all(isinstance(item, str) for item in ignored):
        yield Problem(
            name, None, "ignore", "no list of names", "a list of their columns, one “- name” a line"
        )
    if not isinstance(content.get("sheet", ""), str):
        yield Problem(name, None, "sheet", "no name", "the name of a sheet")


def _columns(content: dict, name: str) -> Iterator[Problem]:
    variables = contract.variables()
    targets = list((content.get("columns") or {}).values()) + list(content.get("constants") or {})
    for ours in dict.fromkeys(targets):
        if ours not in variables:
            expected, fix = "a variable of docs/use/microdata.md", nearest(ours, variables)
            yield Problem(name, None, ours, "an unknown variable", expected, fix)
        elif targets.count(ours) > 1:
            expected, fix = "one column a variable", "Keep the right one."
            yield Problem(name, None, ours, f"{targets.count(ours)} columns for one variable", expected, fix)


def _codes(content: dict, name: str) -> Iterator[Problem]:
    variables = contract.variables()
    for pattern, codes in (content.get("codes") or {}).items():
        matched = [variable for variable in variables.values() if fnmatchcase(variable.name, pattern)]
        if not matched:
            expected = "a variable of docs/use/microdata.md, or a pattern as fragility_*"
            yield Problem(name, None, pattern, "an unknown variable", expected, nearest(pattern, variables))
        for variable in matched:
            allowed = variable.slugs if variable.coded else ["0", "1"] if variable.kind == "yes_no" else None
            for ours in dict.fromkeys(codes.values()):
                if allowed is not None and ours not in (*allowed, MISSING):
                    expected, fix = ", ".join(allowed) + " or nothing (missing)", nearest(ours, allowed)
                    yield Problem(name, None, variable.name, f"the unknown code {ours!r}", expected, fix)
