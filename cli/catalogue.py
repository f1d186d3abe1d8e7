"""Bring the catalogue of the resident's pages up to date: `python -m cli.catalogue` after changing words.

It gathers every text of the templates, of the words beside them and of the code, keeps the translations that
are there, adds an empty line for each new text, drops what is no longer said, and compiles the whole. A test
fails while a text has no translation, or while the files are not what this would write.
"""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from desac.adapters.config_data import symptom_words
from functions.intake_form.folder import LOCALE, TEMPLATES
from functions.intake_form.language import DOMAIN, Language

_CODE = TEMPLATES.parent
_KEYWORDS = {"translate": None, "_": None, "gettext": None, "ngettext": (1, 2)}
# Doctors are written to in Indonesian only.
_INDONESIAN_ONLY = frozenset({"doctor.html"})
_WORDS_LEFT_OUT = frozenset({"version", "doctor"})
_OF_DOCTORS = "doctor_"

PO = LOCALE / Language.ENGLISH.value / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")


def texts() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """Every text to be translated, or its singular and plural, each with the file that says it."""
    for path in sorted(TEMPLATES.glob("*.html")):
        if path.name not in _INDONESIAN_ONLY:
            yield from _extracted(path, babel_extract, {"trimmed": "true"})
    for path in sorted(_CODE.glob("*.py")):
        yield from _extracted(path, "python", {})
    words = json.loads((TEMPLATES / "words.json").read_text(encoding="utf-8"))
    yield from (("words.json", text) for text in _leaves(words))
    known = symptom_words()
    yield from (("symptoms.json", text) for text in (*known.symptoms.values(), *known.red_flags.values()))


def catalogue() -> Catalog:
    """The catalogue as it has to be: today's texts with the translations that are on file."""
    wanted = Catalog(charset="utf-8")
    for place, text in texts():
        wanted.add(text, locations=[(place, 0)])
    with PO.open("rb") as stored:
        kept = read_po(stored, locale=Language.ENGLISH.value)
    dated = kept.revision_date, kept.creation_date
    kept.update(wanted, no_fuzzy_matching=True)
    kept.obsolete.clear()
    # The same texts make the same files, whenever they are written.
    kept.revision_date, kept.creation_date = dated
    return kept


def written(kept: Catalog) -> dict[Path, bytes]:
    """The content of both files."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, kept, width=110, include_lineno=False, sort_output=True)
    write_mo(mo, kept)
    return {PO: po.getvalue(), MO: mo.getvalue()}


def missing(kept: Catalog) -> list[str]:
    """Texts without a translation."""
    return [str(one.id) for one in kept if one.id and not all(_strings(one.string))]


def _strings(value: Any) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _extracted(
    path: Path, method: Any, options: dict[str, Any]
) -> Iterator[tuple[str, str | tuple[str, str]]]:
    with path.open("rb") as source:
        for _, message, _, _ in extract(method, source, keywords=_KEYWORDS, options=options):
            yield path.name, message if isinstance(message, str) else (message[0], message[1])


def _leaves(value: Any, left_out: frozenset[str] = _WORDS_LEFT_OUT) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in left_out and not name.startswith(_OF_DOCTORS):
                yield from _leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner)


def main() -> None:
    """Write both files; what is still to be translated is listed, and makes the exit code 1."""
    kept = catalogue()
    for path, content in written(kept).items():
        path.write_bytes(content)
    for text in missing(kept):
        print(f"no translation: {text}")
    sys.exit(1 if missing(kept) else 0)


if __name__ == "__main__":
    main()
