"""Links, bodies and birth dates that lead nowhere: a clear page each, and never a bare error."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.domain.link import sign
from functions.intake_form import handler as handler_module

Fields = list[tuple[str, str]]


@pytest.mark.parametrize("path", ["", "/answers"])
@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "..", "ünicode", "a" * 5000])
def test_a_forged_link_is_not_found(browser: Any, token: str, path: str) -> None:
    method = "POST" if path else "GET"
    page = browser.send(method, f"/f/{token}{path}", "a=b", "application/x-www-form-urlencoded")
    assert page.status == 404
    assert "Buka kembali pesan WhatsApp" in page.body
    assert "tel:112" in page.body


def test_a_link_signed_with_another_key_is_not_found(resident: Any, browser: Any) -> None:
    token = sign(b"another key", resident.link.link_id, resident.link.expires_at)
    assert browser.get(f"/f/{token}").status == 404


def test_an_expired_link_is_gone(make_resident: Callable[..., Any], browse: Any, answers: Fields) -> None:
    phone = browse(make_resident(link_ends=timedelta(seconds=-1)).token)
    for page in (phone.get(), phone.check(), phone.answer(answers)):
        assert page.status == 410
        assert "setiap tautan hanya berlaku beberapa minggu" in page.body
        assert "Kirim tautan baru" in page.body
        assert 'name="birth_day"' not in page.body


def test_a_revoked_link_is_gone(make_resident: Callable[..., Any], browse: Any, answers: Fields) -> None:
    phone = browse(make_resident(revoked=True).token)
    for page in (phone.get(), phone.check(), phone.answer(answers)):
        assert page.status == 410
        assert "diganti atau dihentikan" in page.body


def test_a_link_whose_record_was_shortened_is_gone(resident: Any, browser: Any) -> None:
    """The table may end a link before its token says so."""
    resident.table.update(keys.link(resident.link.link_id), {"expires_at": "2021-01-01T00:00:00Z"})
    assert browser.get().status == 410


def test_a_wrong_birth_date_says_so_and_tells_nothing(browser: Any, resident: Any) -> None:
    page = browser.check("18/08/1985")
    assert page.status == 403
    assert "Sisa percobaan: 4" in page.body
    assert "Ni Wayan" not in page.body
    assert page.cookies == []
    assert resident.stored_link().failed_checks == 1


def test_five_wrong_birth_dates_lock_the_link_even_for_the_right_one(browser: Any, resident: Any) -> None:
    statuses = [browser.check(f"{day}/01/1990").status for day in range(1, 6)]
    assert statuses == [403, 403, 403, 403, 429]
    right = browser.check()
    assert right.status == 429
    assert "dikunci sampai pukul" in right.body
    assert 0 < int(right.headers["Retry-After"]) <= 15 * 60 + 1
    assert browser.get().status == 429
    until = resident.stored_link().locked_until
    assert timedelta(minutes=14) < until - datetime.now(UTC) <= timedelta(minutes=15)


def test_after_the_pause_the_right_birth_date_opens(browser: Any, resident: Any) -> None:
    for day in range(1, 6):
        browser.check(f"{day}/01/1990")
    resident.table.update(keys.link(resident.link.link_id), {"locked_until": "2021-01-01T00:00:00Z"})
    assert browser.check().status == 200
    link = resident.stored_link()
    assert (link.failed_checks, link.locked_until) == (0, None)


def test_the_second_round_locks_for_longer(browser: Any, resident: Any) -> None:
    for _ in range(2):
        resident.table.update(keys.link(resident.link.link_id), {"locked_until": None})
        for day in range(1, 6):
            browser.check(f"{day}/01/1990")
    until = resident.stored_link().locked_until
    assert timedelta(minutes=29) < until - datetime.now(UTC) <= timedelta(minutes=30)


@pytest.mark.parametrize("born", [None, "", "kemarin", "31/02/1985", "17/08/2999", "17/08/1700", "' OR 1=1"])
def test_an_unreadable_birth_date_is_no_try(browser: Any, resident: Any, born: str | None) -> None:
    page = browser.check(born)
    assert page.status == 422
    assert "tidak terbaca" in page.body
    assert resident.stored_link().failed_checks == 0


def test_answers_without_the_check_go_back_to_it_and_are_not_lost(
    browser: Any, resident: Any, answers: Fields
) -> None:
    page = browser.answer(answers)
    assert page.status == 403
    assert "sekali lagi" in page.body
    assert 'name="contact_phone_1" value="0812 0000 0102"' in page.body
    assert resident.intake() is None
    reopened = browser.check(fields=answers)
    assert reopened.status == 200
    assert "Jalan Tukad Contoh No. 12" in reopened.body
    assert browser.answer(answers).status == 200


@pytest.mark.parametrize("cookie", ["", "x", "A" * 28, "%%%", "\x00"])
def test_a_forged_cookie_opens_nothing(browser: Any, answers: Fields, cookie: str) -> None:
    browser.check()
    (name,) = browser.cookies
    browser.cookies[name] = cookie
    assert browser.answer(answers).status == 403


def test_another_link_does_not_profit_from_a_cookie(browser: Any, resident: Any, answers: Fields) -> None:
    """A cookie is signed for its own link."""
    browser.check()
    (value,) = browser.cookies.values()
    other = resident.link.model_copy(update={"link_id": "ab" * 12})
    resident.table.put({**other.model_dump(mode="json", exclude_none=True), **keys.link(other.link_id)})
    browser.token = sign(("k" * 64).encode(), other.link_id, other.expires_at)
    browser.cookies = {"desac_form_abababab": value}
    assert browser.answer(answers).status == 403


def test_a_huge_body_is_refused(browser: Any) -> None:
    assert browser.check(fields=[("note", "x" * 70_000)]).status == 413


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data; boundary=x", "text/plain"])
def test_another_content_type_is_refused(browser: Any, kind: str) -> None:
    assert browser.send("POST", f"/f/{browser.token}", "{}", kind).status == 415


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("&".join(f"a{number}=1" for number in range(1000)), {}),
        ("not base64 %", {"isBase64Encoded": True}),
    ],
)
def test_a_broken_body_is_refused(browser: Any, body: str, raw: dict[str, Any]) -> None:
    kind = "application/x-www-form-urlencoded"
    assert browser.send("POST", f"/f/{browser.token}", body, kind, **raw).status == 400


@pytest.mark.parametrize(
    "field",
    [
        ("address", ""),
        ("address", "x" * 301),
        ("village_code", "99.99.99.9999"),
        ("village_code", ""),
        ("position", "di rumah"),
        ("position", "https://maps.app.goo.gl/abcdef"),
        ("position", "999, 999"),
        ("symptoms", "<script>"),
        ("red_flags", "panik"),
        ("onset_date", "99/99/9999"),
        ("onset_date", "2999-01-01"),
        ("onset_date", "2001-01-01"),
        ("contact_phone_2", "0812"),
        ("contact_name_2", "x" * 101),
        ("contact_last_met_2", "besok"),
        ("household_size", "-1"),
        ("household_size", "٣٣٣"),
        ("household_size", "1e9"),
        ("kk", "123"),
        ("note", "x" * 1001),
        ("sembako_wanted", "mungkin"),
        ("visit_wanted", "mungkin"),
    ],
)
def test_nonsense_is_told_field_by_field_and_kept_on_the_page(
    browser: Any, resident: Any, answers: Fields, field: tuple[str, str]
) -> None:
    browser.check()
    page = browser.answer([*(pair for pair in answers if pair[0] != field[0]), field])
    assert page.status == 422
    assert "perlu diperbaiki" in page.body
    assert "I Made Contoh" in page.body
    assert resident.intake() is None


def test_lone_surrogates_and_zero_bytes_do_no_harm(browser: Any, resident: Any) -> None:
    browser.check()
    body = "&".join(
        (
            "village_code=51.71.01.1005",
            "address=Jalan+Contoh%00%ED%A0%80+1%FF",
            "contact_rows=99999999999",
            "contact_name_1=%F0%9F%98%80%F0%9F%98%80",
        )
    )
    kind = "application/x-www-form-urlencoded"
    page = browser.send("POST", f"/f/{browser.token}/answers", body, kind)
    assert page.status == 200
    assert "\x00" not in resident.intake().address


def test_an_address_with_too_much_behind_it_still_opens(browser: Any) -> None:
    page = browser.get(f"/f/{browser.token}?{'&'.join(f'a{number}=1' for number in range(50))}")
    assert page.status == 200
    assert 'name="birth_day"' in page.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_found(browser: Any, method: str) -> None:
    assert browser.send(method, f"/f/{browser.token}").status == 404


def test_an_outage_gives_a_page_and_logs_no_words_of_the_resident(
    browser: Any, answers: Fields, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(handler_module.TableIntakeStore):
        def save(self, submission: object) -> None:
            raise RuntimeError(f"cannot write {submission}")

    browser.check()
    monkeypatch.setattr(handler_module, "TableIntakeStore", Broken)
    page = browser.answer(answers)
    assert page.status == 503
    assert "belum tersimpan" in page.body
    assert "Tukad Contoh" not in page.body
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "RuntimeError" in logged
    for private in ("Tukad Contoh", "I Made Contoh", "81200000102", "5171011708850001", browser.token):
        assert private not in logged


def test_two_different_forms_at_one_moment_both_end_well(
    browser: Any, browse: Any, resident: Any, answers: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing of the first, the second is written whole."""
    other = browse(resident.token)
    other.check()
    browser.check()
    waiting = [lambda: other.answer([*answers, ("contact_name_2", "Ketut Contoh")])]

    class Slow(handler_module.TableIntakeStore):
        def save(self, submission: Any) -> None:
            if waiting:
                assert waiting.pop()().status == 200
            super().save(submission)

    monkeypatch.setattr(handler_module, "TableIntakeStore", Slow)
    assert browser.answer(answers).status == 200
    intake = resident.intake()
    assert intake.revision == 2
    assert len(intake.contacts) == 1
    # Both said whose address it is: the later is what stands behind it.
    assert resident.stored_person().version == 3
    assert resident.clock()["state"] == "stopped"


def test_the_same_form_at_one_moment_is_kept_once(
    browser: Any, browse: Any, resident: Any, answers: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A double tap on the button."""
    browser.check()
    twin = browse(resident.token, cookies=dict(browser.cookies))
    waiting = [lambda: twin.answer(answers)]

    class Slow(handler_module.TableIntakeStore):
        def save(self, submission: Any) -> None:
            if waiting:
                assert waiting.pop()().status == 200
            super().save(submission)

    monkeypatch.setattr(handler_module, "TableIntakeStore", Slow)
    assert browser.answer(answers).status == 200
    assert resident.intake().revision == 1
    assert resident.stored_person().version == 2


def test_of_many_guesses_at_one_moment_each_is_counted(
    browser: Any, browse: Any, resident: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A right guess in a burst of wrong ones does not slip past the lock."""
    burst = [browse(resident.token) for _ in range(5)]
    waiting = [lambda: [phone.check(f"{day}/01/1990") for day, phone in enumerate(burst, start=1)]]

    class Slow(handler_module.TableIntakeStore):
        def record_check(self, *args: Any, **named: Any) -> None:
            if waiting:
                waiting.pop()()
            super().record_check(*args, **named)

    monkeypatch.setattr(handler_module, "TableIntakeStore", Slow)
    assert browser.check().status == 429
    assert resident.stored_link().failed_checks == 5


def test_a_date_corrected_by_a_file_meanwhile_is_seen(browser: Any, resident: Any) -> None:
    resident.table.update(
        keys.person(resident.person.person_id), {"birth_date": date(1986, 1, 1).isoformat()}
    )
    assert browser.check().status == 403
    assert browser.check("1 Januari 1986").status == 200
