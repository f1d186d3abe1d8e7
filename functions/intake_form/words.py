"""The words that are not in a template: labels, errors, messages; one file with a version.

They are written in Indonesian and told in the language of the request.
"""

import json
from datetime import datetime
from functools import cache
from typing import Any

from desac.adapters.config_data import symptom_words
from desac.domain.dates import WITA
from functions.intake_form.checking import Errors
from functions.intake_form.folder import TEMPLATES
from functions.intake_form.language import Language, current, translate, translated


def words() -> dict[str, Any]:
    """All words of the pages that are not in a template, in the language that is spoken now."""
    return _words(current())


@cache
def _words(language: Language) -> dict[str, Any]:
    # The key of the cache: the language is the one spoken now.
    del language
    loaded: dict[str, Any] = json.loads((TEMPLATES / "words.json").read_text(encoding="utf-8"))
    known = symptom_words()
    spoken: dict[str, Any] = translated({**loaded, "symptoms": known.symptoms, "red_flags": known.red_flags})
    return spoken


def clock(hour: int, minute: int) -> str:
    """`14.05` in Indonesian, `14:05` in English."""
    return f"{hour:02d}{':' if current() is Language.ENGLISH else '.'}{minute:02d}"


def lock_text(until: datetime) -> str:
    """The message on a link that pauses, with its end in local time, rounded up to the minute."""
    local = until.astimezone(WITA)
    minutes = local.hour * 60 + local.minute + (1 if local.second or local.microsecond else 0)
    return str(words()["checks"]["locked"]).format(until=clock(minutes // 60 % 24, minutes % 60))


def check_text(code: str, **values: object) -> str:
    """The message of an identity check's outcome."""
    return str(words()["checks"][code]).format(**values)


def summary(errors: Errors) -> list[dict[str, str]]:
    """The errors for the top of the page: `field` to jump to, its `label`, the `text`."""
    return [
        {"field": field, "label": _label(field), "text": words()["errors"][code]}
        for field, code in errors.items()
    ]


def _label(field: str) -> str:
    name, _, place = field.rpartition("_")
    if name in words()["fields"] and place.isdigit():
        return translate("Orang ke-{number}, {field}").format(number=place, field=words()["fields"][name])
    return str(words()["fields"][field])
