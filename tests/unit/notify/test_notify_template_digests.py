"""Published words stay as they are: other words are another version, for Meta and for messages under way."""

import json
from pathlib import Path

import pytest

from functions.notify import template_digests
from functions.notify.template_definition import words_digest
from functions.notify.template_digests import changed, main, present, published
from functions.notify.templates import template


def test_words_of_a_published_version_have_not_changed() -> None:
    assert changed(published(), present()) == [], "raise `version` and keep the former file"


def test_every_version_is_published() -> None:
    """`python -m functions.notify.template_digests` adds a new one."""
    assert set(present()) <= set(published())


@pytest.mark.parametrize(
    "change",
    [
        {"header": "Lain"},
        {"body": "Om Swastyastu {{nama}} di sini."},
        {"footer": "Lain"},
        {"buttons": ()},
        {"media": None},
        {"message_send_ttl_seconds": 60},
    ],
)
def test_whatever_a_resident_reads_or_meta_approves_is_in_the_digest(change: dict[str, object]) -> None:
    guide = template("isolation_guide")
    assert words_digest(guide.model_copy(update=change)) != words_digest(guide)


def test_other_samples_are_no_other_words() -> None:
    guide = template("isolation_guide")
    other = guide.model_copy(update={"samples": dict.fromkeys(guide.samples, "lain")})
    assert words_digest(other) == words_digest(guide)


def test_the_command_adds_what_is_new_and_keeps_what_has_gone(tmp_path: Path) -> None:
    file = tmp_path / "template_digests.json"
    file.write_text(json.dumps({"former_v1": "0" * 64}))
    main(tmp_path)
    assert json.loads(file.read_text()) == present() | {"former_v1": "0" * 64}


def test_the_command_refuses_to_cover_up_a_change(tmp_path: Path) -> None:
    file = tmp_path / "template_digests.json"
    file.write_text(json.dumps({"positive_notice_v1": "0" * 64}))
    with pytest.raises(SystemExit, match="positive_notice_v1"):
        template_digests.main(tmp_path)
    assert json.loads(file.read_text()) == {"positive_notice_v1": "0" * 64}
