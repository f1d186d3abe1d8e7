"""Every text of the resident's pages has its English, with the same gaps and tags."""

import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest
from babel.messages.catalog import Message

from cli.catalogue import catalogue, missing, texts, written
from functions.intake_form.language import (
    COOKIE,
    Language,
    chosen,
    language_of,
    set_cookie,
    speaking,
    translate,
)
from functions.intake_form.rendering import day, environment, number
from functions.intake_form.words import lock_text, words

_NAMED = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"</?[a-z]+[^>]*>")


def _sides(message: Message) -> tuple[list[str], list[str]]:
    keys = list(message.id) if isinstance(message.id, tuple | list) else [str(message.id)]
    values = list(message.string) if isinstance(message.string, tuple | list) else [str(message.string)]
    return keys, values


def _gaps(text: str) -> set[str]:
    braces = {name for _, name, _, _ in Formatter().parse(text) if name} if "%(" not in text else set()
    return set(_NAMED.findall(text)) | braces


def test_no_text_is_without_a_translation() -> None:
    assert missing(catalogue()) == []
    assert not [one.id for one in catalogue() if one.fuzzy and one.id]


def test_the_files_are_what_the_command_writes() -> None:
    for path, content in written(catalogue()).items():
        assert path.read_bytes() == content, f"run python -m cli.catalogue: {path.name}"


def test_a_translation_has_the_gaps_and_tags_of_its_text() -> None:
    for message in catalogue():
        keys, values = _sides(message) if message.id else ([], [])
        for value in values:
            assert _gaps(value) == _gaps(keys[0]), keys[0]
            assert sorted(_TAG.findall(value)) == sorted(_TAG.findall(keys[0])), keys[0]


def test_doctors_are_written_to_in_indonesian_only() -> None:
    assert "Kirim jawaban" not in {text for place, text in texts() if place == "doctor.html"}


def test_words_errors_and_dates_follow_the_language() -> None:
    until = datetime(2021, 8, 12, 6, 5, tzinfo=UTC)
    assert day(date(2021, 8, 12)) == "12 Agustus 2021"
    assert lock_text(until).count("14.05") == 1
    assert [number(1250), number(36.7)] == ["1.250", "36,7"]
    with speaking(Language.ENGLISH):
        assert day(date(2021, 8, 12)) == "12 August 2021"
        assert lock_text(until).count("14:05") == 1
        assert [number(1250), number(36.7)] == ["1,250", "36.7"]
        assert words()["symptoms"]["batuk"] == "Cough"
        assert environment().globals["lang"] == "en"
    assert words()["symptoms"]["batuk"] == "Batuk"
    assert translate("Batuk") == "Batuk"


def test_an_empty_text_stays_empty() -> None:
    with speaking(Language.ENGLISH):
        assert translate("") == ""


@pytest.mark.parametrize("cookie", [None, "", "fr", "EN", "en;"])
def test_whoever_has_not_chosen_reads_indonesian(cookie: str | None) -> None:
    cookies = {} if cookie is None else {COOKIE: cookie}
    assert language_of(cookies) is Language.INDONESIAN


def test_a_choice_is_kept_in_a_cookie_for_every_page() -> None:
    language = chosen({COOKIE: ["en"]})
    assert language is Language.ENGLISH
    line = set_cookie(language, secure=True)
    assert line.startswith("bahasa=en; Path=/;")
    assert "Secure" in line
    assert language_of({COOKIE: "en"}) is Language.ENGLISH
    assert chosen({}) is None
    assert chosen({COOKIE: ["xx"]}) is None
