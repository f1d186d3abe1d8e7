"""One link for a family: each member opens, fills in and sends their own form."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest

from desac.adapters import keys
from desac.adapters.table import Table, dynamodb, from_item, to_item
from desac.domain.clock import Clock, ClockName
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.ids import episode_id
from desac.domain.intake import Intake
from desac.domain.link import Link, LinkMember, sign
from desac.domain.person import Person
from functions.intake_form import session

Fields = list[tuple[str, str]]
KEY = "k" * 64
LINK_ID = "cd" * 12
MADE, PUTU, KADEK, SEPUH = (letter * 16 for letter in "abcd")
NAMES = {
    MADE: "Ni Made Contoh",
    PUTU: "I Putu Kembar",
    KADEK: "Ni Kadek Kembar",
    SEPUH: "I Nyoman Sepuh",
}
BORN = {MADE: date(1985, 8, 17), PUTU: date(2008, 12, 24), KADEK: date(2008, 12, 24), SEPUH: None}


@dataclass
class Household:
    """People in the table whose one link is `token`."""

    table: Table
    token: str
    ids: dict[str, str]

    def form(self, person_id: str) -> Intake | None:
        item = self.table.get(keys.intake(self.ids[person_id]))
        return from_item(Intake, item) if item else None

    def clock(self, person_id: str) -> str:
        item = self.table.get(keys.clock(self.ids[person_id], ClockName.FORM))
        assert item
        return str(item["state"])

    def link(self) -> Link:
        item = self.table.get(keys.link(LINK_ID))
        assert item
        return from_item(Link, item)

    def person(self, person_id: str) -> Person:
        item = self.table.get(keys.person(person_id))
        assert item
        return from_item(Person, item)


@pytest.fixture
def make_household(table: Table) -> Callable[..., Household]:
    """Puts people with an episode and an open clock each into the table, and one link to all."""

    def _make(*people: str) -> Household:
        now = datetime.now(UTC)
        anchor = now.date() - timedelta(days=2)
        ids = {one: episode_id(one, EpisodeKind.CASE, anchor) for one in people}
        for one in people:
            person = Person(
                person_id=one,
                name=NAMES[one],
                birth_date=BORN[one],
                phone="+6281200000101",
                address=f"Jalan {NAMES[one]} No. 1",
                village_code="51.71.01.1005",
                created_at=now,
            )
            episode = Episode(
                episode_id=ids[one],
                person_id=one,
                kind=EpisodeKind.CASE,
                status=EpisodeStatus.ACTIVE,
                anchor_date=anchor,
                end_date=anchor + timedelta(days=10),
                rule_version="2021-07",
                origin="FILE#0000000000000001",
                created_at=now,
            )
            clock = Clock(
                episode_id=ids[one],
                person_id=one,
                name=ClockName.FORM,
                due_at=now + timedelta(days=1),
                created_at=now,
            )
            table.put(to_item(person, keys.person(one)))
            table.put(to_item(episode, keys.episode(ids[one])))
            table.put(to_item(clock, keys.clock(ids[one], ClockName.FORM)))
        link = Link(
            link_id=LINK_ID,
            person_id=people[0],
            episode_id=ids[people[0]],
            members=tuple(LinkMember(person_id=one, episode_id=ids[one]) for one in people),
            expires_at=now + timedelta(days=30),
            created_at=now,
        )
        table.put(to_item(link, keys.link(LINK_ID)))
        return Household(table, sign(KEY.encode(), LINK_ID, link.expires_at), ids)

    return _make


@pytest.fixture
def household(make_household: Callable[..., Household]) -> Household:
    """A mother and her twins."""
    return make_household(MADE, PUTU, KADEK)


@pytest.fixture
def phone(household: Household, browse: Any) -> Any:
    """Their phone."""
    return browse(household.token)


def member(page: Any) -> Fields:
    """The hidden field that says whose form the page is."""
    (place,) = re.findall(r'name="member" value="(\d)"', page.body)
    return [("member", place)]


def test_the_first_page_says_for_how_many_it_is_and_names_nobody(phone: Any) -> None:
    page = phone.get()
    assert "untuk 3 orang dengan nomor HP ini" in page.body
    assert not [name for name in NAMES.values() if name in page.body]
    assert 'name="name"' not in page.body


def test_each_member_answers_and_stops_their_own_clock(
    household: Household, phone: Any, answers: Fields
) -> None:
    page = phone.check("17/08/1985")
    assert "Ni Made Contoh" in page.body
    assert "Jalan Ni Made Contoh No. 1" in phone.page("tinggal", orang="0").body
    thanks = phone.answer([*answers, *member(page)])
    assert "Masih ada <strong>2 dari 3 orang" in thanks.body
    assert f'href="../{household.token}">Isi formulir untuk anggota keluarga lain' in thanks.body
    assert household.form(MADE) is not None
    assert (household.form(PUTU), household.clock(PUTU)) == (None, "open")
    assert household.clock(MADE) == "stopped"
    assert household.person(PUTU).version == 1

    choice = phone.check("24/12/2008")
    assert "Formulir siapa yang akan diisi?" in choice.body
    offered = re.findall(r'name="member" value="(\d)">([^<]+)<', choice.body)
    assert offered == [("1", NAMES[PUTU]), ("2", NAMES[KADEK])]
    for place, name in offered:
        page = phone.check("24/12/2008", fields=[("member", place)])
        assert name in page.body
        thanks = phone.answer([*answers, *member(page)])
    assert "Formulir semua orang (3) dengan nomor HP ini sudah kami terima" in thanks.body
    forms = [household.form(one) for one in (MADE, PUTU, KADEK)]
    assert [one and one.person_id for one in forms] == [MADE, PUTU, KADEK]
    assert {household.clock(one) for one in (MADE, PUTU, KADEK)} == {"stopped"}


def test_two_forms_open_side_by_side_do_not_mix(household: Household, phone: Any, answers: Fields) -> None:
    """The mother's page is sent after her son's was opened on the same phone."""
    mother = phone.check("17/08/1985")
    son = phone.check("24/12/2008", fields=[("member", "1")])
    phone.answer([*answers, ("note", "ibu"), *member(mother)])
    phone.answer([*[one for one in answers if one[0] != "note"], ("note", "anak"), *member(son)])
    forms = {one: household.form(one) for one in (MADE, PUTU)}
    assert forms[PUTU]
    assert forms[PUTU].note == "anak"
    assert forms[MADE]
    assert forms[MADE].note == "Anjing galak di depan."


@pytest.mark.parametrize("place", ["0", "2", "3", "-1", "99999", "x", "", "²"])
def test_who_passed_for_one_cannot_send_for_another(
    household: Household, phone: Any, answers: Fields, place: str
) -> None:
    phone.check("24/12/2008", fields=[("member", "1")])
    page = phone.answer([*answers, ("member", place)])
    assert page.status == 403
    assert [household.form(one) for one in (MADE, PUTU, KADEK)] == [None] * 3
    # What was typed is not lost, and not shown to whoever opens another form.
    assert "Jalan Tukad Contoh" in page.body


def test_a_cookie_is_for_one_member(household: Household, phone: Any, answers: Fields) -> None:
    """Renaming a cookie to another's place does not help."""
    phone.check("24/12/2008", fields=[("member", "1")])
    ((name, value),) = phone.cookies.items()
    assert name.endswith("_1")
    phone.cookies = {f"{name[:-1]}0": value}
    assert phone.answer([*answers, ("member", "0")]).status == 403
    assert household.form(MADE) is None


def test_answers_travel_through_the_check_to_their_own_form_only(
    household: Household, phone: Any, answers: Fields
) -> None:
    """The cookie ran out. The mother's answers come back to her, never into her daughter's form."""
    page = phone.check("17/08/1985")
    phone.cookies = {}
    asked = phone.answer([*answers, *member(page)])
    carried = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.body)
    assert ("answers_of", "0") in carried
    assert "Jalan Tukad Contoh" in phone.check("17/08/1985", fields=carried).body
    assert "Jalan Tukad Contoh" not in phone.check("24/12/2008", fields=[*carried, ("member", "2")]).body
    choice = phone.check("24/12/2008", fields=carried)
    assert ("answers_of", "0") in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', choice.body)


def test_wrong_days_lock_the_link_for_all(household: Household, phone: Any) -> None:
    for _ in range(4):
        page = phone.check("01/01/1990")
        assert "tidak cocok" in page.body
        assert not [name for name in NAMES.values() if name in page.body]
    assert phone.check("01/01/1990").status == 429
    assert phone.check("17/08/1985").status == 429
    assert household.link().failed_checks == 5


def test_a_member_without_a_birth_date_needs_their_name(
    make_household: Callable[..., Household], browse: Any, answers: Fields
) -> None:
    household = make_household(MADE, SEPUH)
    phone = browse(household.token)
    assert 'name="name"' in phone.get().body
    page = phone.check("01/02/1950")
    assert (page.status, household.link().failed_checks) == (403, 1)
    assert "Nyoman" not in page.body
    page = phone.check("01/02/1950", fields=[("name", "Nyoman Sepuh")])
    assert (page.status, household.link().failed_checks) == (200, 1)
    # As for anybody whose day is unknown: an empty form that names nobody.
    for secret in (*NAMES.values(), "Jalan I Nyoman", "positif Covid-19</strong>"):
        assert secret not in page.body
    thanks = phone.answer([*answers, *member(page), ("stated_birth_date", "1950-02-01")])
    assert thanks.status == 200
    assert "untuk 1 orang lain" in thanks.body
    assert "belum kami terima" not in thanks.body
    assert household.person(SEPUH).birth_date == date(1950, 2, 1)
    assert (household.form(MADE), household.clock(SEPUH)) == (None, "stopped")


def test_a_guess_at_names_is_counted(make_household: Callable[..., Household], browse: Any) -> None:
    household = make_household(MADE, SEPUH)
    phone = browse(household.token)
    for name in ("Wayan", "Ketut", "Nengah", "Gede"):
        assert phone.check("01/02/1950", fields=[("name", name)]).status == 403
    assert phone.check("01/02/1950", fields=[("name", "Putu")]).status == 429


def test_who_is_left_alone_on_the_link_finds_an_ordinary_page(
    make_household: Callable[..., Household], browse: Any, answers: Fields
) -> None:
    household = make_household(MADE)
    phone = browse(household.token)
    assert "orang dengan nomor HP ini" not in phone.get().body
    page = phone.check("17/08/1985")
    thanks = phone.answer([*answers, *member(page)])
    assert "keluarga lain" not in thanks.body
    assert household.form(MADE)


def test_a_member_whose_record_is_gone_does_not_stop_the_others(household: Household, phone: Any) -> None:
    dynamodb().delete_item(TableName=household.table.name, Key=dict(keys.person(PUTU)))
    assert "untuk 2 orang" in phone.get().body
    assert "Ni Kadek Kembar" in phone.check("24/12/2008").body
    assert "Ni Made Contoh" in phone.check("17/08/1985").body


@pytest.mark.parametrize("below", ["", "/report"])
def test_another_language_is_the_same_persons_page(household: Household, phone: Any, below: str) -> None:
    phone.enter("17/08/1985")
    here = f"/f/{household.token}{below}?orang=0"
    answer = phone.post(here, [("bahasa", "en")])
    page = phone.get(urljoin(here, answer.headers["Location"]))
    assert "Ni Made Contoh" in page.body
    assert '<html lang="en">' in page.body


def test_subjects_of_a_shared_link_are_told_apart() -> None:
    one, other = session.Subject(LINK_ID, "a-1", 0), session.Subject(LINK_ID, "b-1", 0)
    value = session.issue(KEY.encode(), one, verified=True, now=datetime.now(UTC), minutes=5)
    assert session.read(KEY.encode(), one, value, datetime.now(UTC))
    assert session.read(KEY.encode(), other, value, datetime.now(UTC)) is None
    assert session.read(KEY.encode(), session.Subject(LINK_ID), value, datetime.now(UTC)) is None
