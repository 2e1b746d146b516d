"""Catalogues of translated messages, without GNU gettext: collect, merge, compile, find faults.

Messages are English in the code; English itself needs no catalogue. A catalogue is written so that it
changes only when words do: sorted, without line numbers and dates, without messages that nobody uses.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TRANSLATOR_COMMENTS = ("Translators:",)
HEADER = r"""msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""
NAMED_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*[^{}]*\}")
BARE_PLACEHOLDER = re.compile(r"(?<!%)(?:%%)*(%[sdrf])")


def collect(base: Path, code: list[Path], templates: list[Path]) -> Catalog:
    """Every message in the Python files and templates below these folders, with its place below `base`."""
    found = Catalog()
    for path in _python_files(code):
        _add(found, path.relative_to(base), path.read_bytes())
    for path in _files(templates):
        _add(found, path.relative_to(base), _as_python(path))
    return found


def read(path: Path, language: str) -> Catalog:
    """The catalogue kept in this file; empty if there is none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def merge(found: Catalog, kept: Catalog) -> Catalog:
    """What was found, with the translations that are kept. A changed message is a new one: no guesses."""
    merged = Catalog(locale=kept.locale)
    for message in _messages(found):
        known = kept.get(message.id, message.context)
        new = merged.add(
            message.id,
            known.string if known else None,
            message.locations,
            flags=known.flags if known else (),
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
        new.flags.discard("python-brace-format")
    return merged


def write(catalogue: Catalog, path: Path):
    """Write the catalogue for people (.po)."""
    body = BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = HEADER.format(language=catalogue.locale)
    path.write_text(header + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_catalogue(catalogue: Catalog, path: Path):
    """Write the catalogue for the program (.mo), which falls back to English for what is not translated."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        write_mo(file, catalogue)
    draft.replace(path)


def faults(found: Catalog, kept: Catalog) -> Iterator[str]:
    """One line for each message not translated, in doubt, no longer used, or with other placeholders."""
    for message in _messages(found):
        known = kept.get(message.id, message.context)
        if known is None or not _is_translated(known):
            yield f"missing: {_name(message)}"
        elif known.fuzzy:
            yield f"fuzzy: {_name(message)}"
        elif differing := _placeholder_fault(message, known):
            yield f"placeholders: {_name(message)}: {differing}"
    for message in _messages(kept):
        if found.get(message.id, message.context) is None:
            yield f"unused: {_name(message)}"


def _python_files(folders: list[Path]) -> Iterator[Path]:
    for path in _files(folders):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield path


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _as_python(template: Path) -> bytes:
    # Brackets around it all, so that the indentation of the page is not read as Python's.
    return f"(\n{templatize(template.read_text(encoding='utf-8'), origin=str(template))}\n)".encode()


def _add(found: Catalog, place: Path, source: bytes):
    messages = extract("python", BytesIO(source), KEYWORDS, TRANSLATOR_COMMENTS)
    for line, message_id, comments, context in messages:
        found.add(message_id, locations=[(place.as_posix(), line)], auto_comments=comments, context=context)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages without the header, which is kept as the message of the empty text."""
    return (message for message in catalogue if message.id)


def _forms(text: str | tuple | list | None) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [text or ""]


def _is_translated(message: Message) -> bool:
    forms = _forms(message.string)
    return all(forms) and len(forms) == len(_forms(message.id))


def _placeholders(text: str) -> set[str]:
    named = set(NAMED_PLACEHOLDER.findall(text))
    bare = BARE_PLACEHOLDER.findall(text)
    return named | {f"{mark} ({bare.count(mark)} times)" for mark in bare}


def _placeholder_fault(message: Message, known: Message) -> str:
    """What differs, or nothing. Only a singular may leave a placeholder out: "one seat" need not say 1."""
    wanted = _placeholders(_forms(message.id)[-1])
    forms = [_placeholders(form) for form in _forms(known.string)]
    differing = forms[-1] ^ wanted
    for singular in forms[:-1]:
        differing |= singular - wanted
    return ", ".join(sorted(differing))


def _name(message: Message) -> str:
    words = _forms(message.id)[0]
    return f"{message.context} | {words!r}" if message.context else repr(words)
