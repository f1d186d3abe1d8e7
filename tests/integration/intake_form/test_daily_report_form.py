"""The daily report behind a resident's link: checked, judged, kept; a slip is told, nothing is lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import pytest

from desac.adapters.reports import TableReports
from desac.adapters.table import Table
from desac.domain.daily_report import DailyReport
from desac.domain.dates import WITA
from desac.domain.triage import Triage

Fields = list[tuple[str, str]]
BORN: Fields = [("birth_date", "17/08/1985")]


def report(phone: Any, *fields: tuple[str, str]) -> Any:
    return phone.post(f"/f/{phone.token}/report", [*fields, ("action", "report")])


def kept(table: Table, resident: Any) -> DailyReport | None:
    today = datetime.now(UTC).astimezone(WITA).date()
    return TableReports(table).get(resident.episode.episode_id, today)


@pytest.fixture
def phone(browser: Any) -> Any:
    """A phone on which the birth date was right a moment ago."""
    assert browser.post(f"/f/{browser.token}/report", BORN).status == 200
    return browser


@pytest.fixture
def kept_today(table: Table, resident: Any) -> Callable[[], DailyReport | None]:
    """What is kept of today."""
    return lambda: kept(table, resident)


def test_the_link_asks_for_the_birth_date_and_tells_nothing(browser: Any) -> None:
    shown = browser.get(f"/f/{browser.token}/report")
    assert shown.status == 200
    assert "Tanggal lahir" in shown.body
    assert "Ni Wayan" not in shown.body
    assert 'action="report"' in shown.body


def test_a_right_birth_date_opens_the_form_and_keeps_the_phone_known(phone: Any, table: Table) -> None:
    again = phone.get(f"/f/{phone.token}/report")
    assert "Ni Wayan Contoh" in again.body
    assert 'name="temperature"' in again.body


def test_the_page_leads_to_addresses_that_are_there(phone: Any) -> None:
    shown = phone.get(f"/f/{phone.token}/report")
    here = f"https://example.test/f/{phone.token}/report"
    assert 'action="report"' in shown.body
    assert urljoin(here, "report") == here
    assert "<style>" in shown.body


@pytest.mark.parametrize(
    ("fields", "triage", "says"),
    [
        ([("well", "ya")], Triage.WELL, "Syukurlah"),
        ([("symptoms", "pilek")], Triage.WATCH, "ringan"),
        ([("temperature", "38,4 °C")], Triage.SYMPTOMS, "petugas kesehatan"),
        ([("temperature", "36.6"), ("spo2", "92%")], Triage.EMERGENCY, "telepon sekarang"),
        ([("red_flags", "kejang")], Triage.EMERGENCY, "telepon sekarang"),
        ([("temperature", "36,6"), ("spo2", "97"), ("breaths", "18")], Triage.WELL, "Syukurlah"),
    ],
)
def test_a_report_is_judged_and_answered(
    phone: Any, kept_today: Any, fields: Fields, triage: Triage, says: str
) -> None:
    thanks = report(phone, *fields)
    assert thanks.status == 200
    assert says in thanks.body
    assert "dr. Contoh" in thanks.body
    found = kept_today()
    assert (found.triage, found.how, found.rule_version) == (triage, "form", "2021-07")


def test_numbers_are_kept_as_measured(phone: Any, table: Table, resident: Any) -> None:
    report(phone, ("temperature", "36,65"), ("spo2", " 97 % "), ("breaths", "18"))
    found = kept(table, resident)
    assert found is not None
    assert (found.temperature, found.spo2, found.breaths) == (36.65, 97, 18)


@pytest.mark.parametrize(
    "field",
    [("temperature", "367"), ("temperature", "panas"), ("spo2", "9"), ("spo2", "97,5"), ("breaths", "0")],
)
def test_a_slip_is_told_and_what_was_typed_stays(
    phone: Any, table: Table, resident: Any, field: tuple[str, str]
) -> None:
    shown = report(phone, field, ("symptoms", "batuk"))
    assert shown.status == 422
    assert f'value="{field[1]}"' in shown.body
    assert f'id="{field[0]}-error"' in shown.body
    assert 'value="batuk" checked' in shown.body
    assert kept(table, resident) is None


@pytest.mark.parametrize("fields", [[], [("well", "ya"), ("symptoms", "batuk")], [("symptoms", "cinta")]])
def test_what_says_nothing_or_two_things_is_asked_again(
    phone: Any, table: Table, resident: Any, fields: Fields
) -> None:
    assert report(phone, *fields).status == 422
    assert kept(table, resident) is None


def test_sent_twice_it_is_one_report_and_later_a_second(phone: Any, table: Table, resident: Any) -> None:
    for _ in range(2):
        report(phone, ("well", "ya"), ("form_id", "a1"))
    report(phone, ("spo2", "91"), ("form_id", "b2"))
    found = kept(table, resident)
    assert found is not None
    assert [(one.revision, one.triage) for one in found.reports] == [(1, "well"), (2, "emergency")]


def test_without_the_check_nothing_is_kept_and_nothing_typed_is_lost(
    browser: Any, table: Table, resident: Any
) -> None:
    asked = report(browser, ("temperature", "38,2"), ("symptoms", "batuk"))
    assert asked.status == 403
    assert 'name="temperature" value="38,2"' in asked.body
    assert kept(table, resident) is None
    filled = browser.post(
        f"/f/{browser.token}/report", [*BORN, ("temperature", "38,2"), ("symptoms", "batuk")]
    )
    assert 'value="38,2"' in filled.body
    assert 'value="batuk" checked' in filled.body


def test_a_wrong_birth_date_counts_as_it_does_for_the_form(browser: Any, resident: Any) -> None:
    assert browser.post(f"/f/{browser.token}/report", [("birth_date", "1/1/1990")]).status == 403
    assert resident.stored_link().failed_checks == 1


def test_without_a_birth_date_on_record_the_report_is_kept_and_no_name_shown(
    make_resident: Callable[..., Any], browse: Any, table: Table
) -> None:
    resident = make_resident(birth_date=None)
    phone = browse(resident.token)
    shown = phone.post(f"/f/{phone.token}/report", BORN)
    assert "Ni Wayan" not in shown.body
    assert report(phone, ("spo2", "92")).status == 200
    found = kept(table, resident)
    assert found is not None
    assert found.triage is Triage.EMERGENCY


def test_a_forged_link_opens_nothing(browse: Any) -> None:
    shown = browse("forged").get("/f/forged/report")
    assert shown.status == 404
    assert "<style>" in shown.body
