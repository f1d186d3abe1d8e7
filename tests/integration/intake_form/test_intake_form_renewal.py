"""A link works again and again until it ends; an ended one asks for a new one and shows nothing of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.table import Table, to_item
from desac.domain.episode import EpisodeStatus
from desac.domain.link import sign

KEY = b"k" * 64
ENDED = timedelta(days=-1)
RENEW = [("action", "renew")]


def ask(phone: Any, path: str = "") -> Any:
    return phone.post(f"/f/{phone.token}{path}", RENEW)


def test_a_used_link_opens_again(browser: Any, browse: Any, resident: Any, answers: Any) -> None:
    browser.check()
    browser.answer(answers)
    assert "Formulir Anda sudah kami terima" in browser.get().body
    again = browse(resident.token)
    assert "Tanggal lahir" in again.get().body
    assert "Perbaiki jawaban" in again.enter().body


def test_an_ended_link_offers_a_new_one_and_tells_nothing(
    make_resident: Callable[..., Any], browse: Any
) -> None:
    page = browse(make_resident(link_ends=ENDED).token).get()
    assert page.status == 410
    assert "Kirim tautan baru" in page.body
    for secret in ("Ni Wayan", "positif", "81200000101", "Renon"):
        assert secret not in page.body


@pytest.mark.parametrize("path", ["", "/answers", "/report"])
def test_asking_is_kept_on_the_link_and_shows_no_link(
    make_resident: Callable[..., Any], browse: Any, path: str
) -> None:
    resident = make_resident(link_ends=ENDED)
    page = ask(browse(resident.token), path)
    assert page.status == 200
    assert "Periksa WhatsApp Anda" in page.body
    assert resident.token not in page.body
    assert "81200000101" not in page.body
    link = resident.stored_link()
    assert link.asked_for == resident.episode.episode_id
    assert link.asked_at is not None
    assert link.expires_at == resident.link.expires_at


def test_asked_again_at_once_nothing_more_happens(
    make_resident: Callable[..., Any], browse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = make_resident(link_ends=ENDED)
    phone = browse(resident.token)
    ask(phone)
    first = resident.stored_link().asked_at
    assert "Periksa WhatsApp Anda" in ask(phone).body
    assert resident.stored_link().asked_at == first


def test_after_the_wait_it_can_be_asked_again(
    make_resident: Callable[..., Any], browse: Any, table: Table
) -> None:
    resident = make_resident(link_ends=ENDED)
    long_ago = (datetime.now(UTC) - timedelta(minutes=61)).isoformat().replace("+00:00", "Z")
    table.update(keys.link(resident.link.link_id), {"asked_at": long_ago})
    ask(browse(resident.token))
    asked = resident.stored_link().asked_at
    assert asked is not None
    assert asked > datetime.now(UTC) - timedelta(minutes=1)


def test_of_a_revoked_link_or_a_stay_that_is_over_nothing_is_kept_and_the_page_is_the_same(
    make_resident: Callable[..., Any], browse: Any, table: Table
) -> None:
    resident = make_resident(link_ends=ENDED)
    asked = ask(browse(resident.token)).body
    for changes in ({"status": EpisodeStatus.ENDED}, {"end_date": date.today() - timedelta(days=2)}):  # noqa: DTZ011
        resident = make_resident(link_ends=ENDED)
        episode = resident.episode.model_copy(update=changes)
        table.put(to_item(episode, keys.episode(episode.episode_id)))
        assert ask(browse(resident.token)).body == asked
        assert resident.stored_link().asked_at is None
    revoked = make_resident(link_ends=ENDED, revoked=True)
    assert ask(browse(revoked.token)).body == asked
    assert revoked.stored_link().asked_at is None


def test_a_forged_link_cannot_ask(make_resident: Callable[..., Any], browse: Any) -> None:
    resident = make_resident(link_ends=ENDED)
    forged = sign(b"another key", resident.link.link_id, resident.link.expires_at)
    assert ask(browse(forged)).status == 404
    assert resident.stored_link().asked_at is None


def test_another_site_cannot_ask(make_resident: Callable[..., Any], browse: Any) -> None:
    resident = make_resident(link_ends=ENDED)
    phone = browse(resident.token)
    page = phone.post(f"/f/{phone.token}", RENEW, headers={"sec-fetch-site": "cross-site"})
    assert page.status == 403
    assert resident.stored_link().asked_at is None
