"""Keep the catalogues of translations in step with the texts of the project: ``make messages``.

A message is the French text given to `messages._` or its sisters, in a module, a template or a cell of a
notebook. Each stands in one catalogue, that of the first room that says it, in the alphabet; a translation
follows its message.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment

from impact_citoyens.io import paths
from impact_citoyens.io.errors import refusal
from impact_citoyens.io.writing import write_whole
from impact_citoyens.language.messages import LANGUAGES, LOCALE, SOURCE

PACKAGE = Path(__file__).parents[1]
IN_TEMPLATE = re.compile(r"\{\{ *_\([\"']")
SISTERS = ("_", "N_", "p_", "n_")
WIDTH = 110
Key = tuple[str, str]  # context and French text
HEADER = """# {language} texts of {domain}: make messages adds what is new and drops what is no longer said.
# See docs/develop/translate.md.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


@dataclass
class Message:
    """A text to translate.

    Attributes
    ----------
    domain : str
        Catalogue that has it.
    plural : str
        Its French plural, for a message with a number.
    files : set of str
        Where it is said.
    """

    domain: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


def messages(root: Path = paths.ROOT, package: Path = PACKAGE) -> dict[Key, Message]:
    """Find the messages of the package and of the notebooks, by context and French text.

    Parameters
    ----------
    root : Path
        Folder that has ``notebooks``.
    package : Path
        Folder of the package: each folder in it is a room, whose name its catalogue takes.
    """
    by_key: dict[Key, Message] = {}
    sources = [(path, path.relative_to(package).parts[0]) for path in package.rglob("*.py")]
    sources += [(path, path.relative_to(package).parts[0]) for path in package.rglob("*.j2")]
    sources += [(path, "notebooks") for path in (root / "notebooks").rglob("*.ipynb")]
    readers = {".py": _of_module, ".j2": _of_template, ".ipynb": _of_notebook}
    for path, room in sorted(sources, key=lambda source: (source[1], source[0])):
        for context, text, plural in readers[path.suffix](path.read_text(encoding="utf-8")):
            message = by_key.setdefault((context, text), Message(room.removesuffix(".py"), plural))
            message.files.add(path.relative_to(package if package in path.parents else root).as_posix())
    return by_key


def _of_module(source: str) -> Iterator[tuple[str, str, str]]:
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Constant) and IN_TEMPLATE.search(str(call.value)):
            yield from _of_template(call.value)  # a template that is written in its module
        if not isinstance(call, ast.Call) or not call.args:
            continue
        sister = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if sister in SISTERS:
            written = [_literals(argument) for argument in call.args[:2]]
            if sister == "p_":
                yield from ((context, text, "") for context in written[0] for text in written[1])
            elif sister == "n_":
                yield from (("", one, several) for one, several in zip(*written, strict=True))
            else:
                yield from (("", text, "") for text in written[0] if text)


def _literals(argument: ast.expr) -> list[str]:
    """Return the text of an argument, or the two that a condition chooses from; none for a name."""
    if isinstance(argument, ast.IfExp):
        return _literals(argument.body) + _literals(argument.orelse)
    literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    return [argument.value] if literal else []


def _of_template(source: str) -> Iterator[tuple[str, str, str]]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    sisters = {"_": "", "gettext": "", "n_": "n", "ngettext": "n", "p_": "p", "pgettext": "p"}
    for _line, sister, text in environment.extract_translations(source, tuple(sisters)):
        parts = [part for part in text if part] if isinstance(text, tuple) else [text]
        context = parts.pop(0) if sisters[sister] == "p" else ""
        yield context, parts[0], parts[1] if sisters[sister] == "n" else ""


def _of_notebook(source: str) -> Iterator[tuple[str, str, str]]:
    for cell in json.loads(source)["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            yield from _of_module("\n".join(line for line in lines if not line.startswith(("%", "!"))))


def translations(folder: Path) -> dict[Key, str | tuple[str, ...]]:
    """Return what the catalogues of a folder translate, and how.

    An empty text where a translation is missing.

    Raises
    ------
    InputError
        For a message that two catalogues translate in two ways.
    """
    translated: dict[Key, str | tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=folder.parent.name):
                key = entry.context or "", entry.id[0] if isinstance(entry.id, tuple) else entry.id
                if translated.get(key) and entry.string and translated[key] != entry.string:
                    file_name = path.relative_to(folder.parents[1]).as_posix()
                    ways = f"{translated[key]!r} and {entry.string!r}"
                    raise refusal(file_name, ways, f"one translation of {key[1]!r}", "Use p_ for two.")
                translated[key] = translated.get(key) or entry.string
    return translated


def written(
    messages_by_key: dict[Key, Message], translated: dict[Key, str | tuple[str, ...]], language: str
) -> dict[str, bytes]:
    """Write the catalogues of a language.

    Each message with its translation, or empty, in the order of the alphabet.

    Returns
    -------
    dict of str to bytes
        By domain.
    """
    catalogues: dict[str, Catalog] = {}
    for (context, text), message in messages_by_key.items():
        catalogue = catalogues.setdefault(message.domain, Catalog(locale=language))
        catalogue.add(
            (text, message.plural) if message.plural else text,
            translated.get((context, text), ""),
            locations=[(file, 0) for file in sorted(message.files)],
            context=context or None,
        )
    return {domain: _text(domain, language, catalogue) for domain, catalogue in catalogues.items()}


def _text(domain: str, language: str, catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    return HEADER.format(domain=domain, language=language).encode() + file.getvalue().lstrip(b"\n")


def update(locale: Path = LOCALE) -> dict[Key, list[str]]:
    """Bring the catalogues up to date.

    Return the messages that wait for a translation, and their languages.
    """
    by_key, waiting = messages(), {}
    for language in (code for code in LANGUAGES if code != SOURCE):
        folder = locale / language / "LC_MESSAGES"
        translated = translations(folder)
        catalogues = written(by_key, translated, language)
        for domain, content in catalogues.items():
            write_whole(folder / f"{domain}.po", content.decode())
        for path in folder.glob("*.po"):
            if path.stem not in catalogues:
                path.unlink()
        for key in by_key:
            text = translated.get(key, "")
            if not text or not all(text):
                waiting.setdefault(key, []).append(language)
    return waiting


def main() -> int:
    """Update the catalogues and name what they still lack; the exit status is 1 when something is."""
    waiting = update()
    for (_context, text), languages in waiting.items():
        print(f"To translate ({', '.join(languages)}): {text}")
    print(f"{len(messages())} messages, {len(waiting)} to translate.")
    return bool(waiting)


if __name__ == "__main__":
    raise SystemExit(main())
