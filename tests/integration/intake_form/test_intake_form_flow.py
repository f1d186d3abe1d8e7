"""The form from the link to the thank-you page, on a table in memory."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desac.domain.episode import EpisodeKind
from desac.domain.sources import episode_fact
from functions.intake_form.rendering import environment

Fields = list[tuple[str, str]]
TELLING = ("covid", "positif", "hasil tes", "isolasi", "karantina", "kontak", "gejala", "satgas", "sembako")


def day(value: date) -> str:
    """A day as the pages write it."""
    return str(environment().filters["day"](value))


def test_the_first_page_asks_for_the_birth_date_and_tells_nothing(browser: Any) -> None:
    page = browser.get()
    assert page.status == 200
    assert "Tanggal lahir" in page.body
    for secret in ("Ni Wayan", "positif", "Jalan Contoh", "6281200000101"):
        assert secret not in page.body


def test_the_right_birth_date_opens_the_form_with_the_record(browser: Any) -> None:
    page = browser.check()
    assert page.status == 200
    assert "Ni Wayan Contoh" in page.body
    home = browser.page("tinggal")
    assert "Jalan Contoh No. 1" in home.body
    assert '<option value="51.71.01.1005" selected>' in home.body


def test_the_page_behind_the_birth_date_tells_all_that_a_notice_leaves_out(
    browser: Any, resident: Any
) -> None:
    """Result, test, its day, end of isolation, whom to call, what to do."""
    body = browser.enter().body
    episode = resident.stored_episode()
    for told in ("POSITIF Covid-19", "tes Covid-19", day(episode.specimen_date), day(episode.end_date)):
        assert told in body
    assert "dr. Contoh" in body
    assert 'href="tel:+6281200000900"' in body
    assert "saturasi oksigen" in body


def test_a_contact_is_told_so_and_no_result(make_resident: Callable[..., Any], browse: Any) -> None:
    resident = make_resident(kind=EpisodeKind.CONTACT)
    body = browse(resident.token).enter().body
    assert "kontak erat" in body
    assert day(resident.stored_episode().end_date) in body
    assert "POSITIF" not in body


def test_before_the_birth_date_no_word_tells_the_illness(browser: Any, browse: Any) -> None:
    """Whoever holds the phone can open the link: the page must be as silent as the notice."""
    for page in (browser.get(), browser.check("01/01/1990"), browse("no-such-token").get()):
        assert not [word for word in TELLING if word in page.body.lower()]


def test_without_a_birth_date_on_file_nobody_is_turned_away_or_left_untold(
    make_resident: Callable[..., Any], browse: Any, answers: Fields
) -> None:
    """The form opens without health data, names whom to call, and once it is sent the page tells all."""
    resident = make_resident(birth_date=None)
    phone = browse(resident.token)
    opened = phone.enter("17/08/1985")
    assert opened.status == 200
    assert "POSITIF" not in opened.body
    assert "Ni Wayan Contoh" not in opened.body
    assert "dr. Contoh" in opened.body
    assert "buka tautannya lagi" in opened.body
    sent = phone.answer([*answers, ("stated_birth_date", "1985-08-17")])
    assert "Isi pemberitahuan Anda" in sent.body
    again = browse(resident.token)
    assert "POSITIF Covid-19" in again.enter("17/08/1985").body
    assert again.check("18/08/1985").status == 403


def test_whoever_was_checked_is_not_sent_round_again(browser: Any, answers: Fields) -> None:
    browser.check()
    assert "Isi pemberitahuan Anda" not in browser.answer(answers).body


def test_a_sent_form_is_kept_whole(browser: Any, resident: Any, answers: Fields) -> None:
    """Answers, corrections of the record, onset, and the clock that waited: all in one go."""
    browser.check()
    page = browser.answer(answers)
    assert page.status == 200
    assert "Matur suksma" in page.body
    assert "dr. Contoh" in page.body
    intake = resident.intake()
    assert intake.revision == 1
    assert intake.origin == "FILE#0000000000000001"
    assert intake.symptoms == ("batuk", "demam")
    assert intake.point.lat == -8.673
    assert [contact.phone for contact in intake.contacts] == ["+6281200000102"]
    assert intake.visit_wanted is True
    assert (intake.sembako_wanted, intake.household_size, intake.kk) == (True, 4, "5171011708850001")
    person = resident.stored_person()
    assert person.address == "Jalan Tukad Contoh No. 12, Br. Contoh"
    assert person.kk == "5171011708850001"
    onset = episode_fact(intake.episode_id, "onset_date")
    assert set(person.confirmed_fields) == {"address", "village_code", "kk", onset}
    assert person.version == 2
    episode = resident.stored_episode()
    assert episode.onset_date == datetime.now(UTC).date() - timedelta(days=1)
    assert episode.version == 2
    clock = resident.clock()
    assert clock["state"] == "stopped"
    assert not {"work", "work_at"} & clock.keys()


def test_the_same_form_twice_changes_nothing(browser: Any, resident: Any, answers: Fields) -> None:
    browser.check()
    browser.answer(answers)
    before = (resident.intake(), resident.stored_person(), resident.stored_episode())
    assert browser.answer(answers).status == 200
    assert (resident.intake(), resident.stored_person(), resident.stored_episode()) == before


def test_a_corrected_form_raises_the_revision(browser: Any, resident: Any, answers: Fields) -> None:
    browser.check()
    browser.answer(answers)
    browser.answer([*answers, ("contact_name_2", "Ketut Contoh")])
    intake = resident.intake()
    assert intake.revision == 2
    assert len(intake.contacts) == 2


def test_the_link_opens_again_with_the_earlier_answers(browser: Any, answers: Fields) -> None:
    browser.check()
    browser.answer(answers)
    assert "Jalan Tukad Contoh" not in browser.get().body
    page = browser.check()
    for kept in ("Jalan Tukad Contoh No. 12", "I Made Contoh", "+6281200000102", "Anjing galak", "-8.673"):
        assert kept in page.body


def test_a_page_from_before_the_steps_goes_on_in_them_and_sends_nothing(
    browser: Any, resident: Any, answers: Fields
) -> None:
    browser.check()
    page = browser.answer([*answers, ("action", "add_contacts")])
    assert page.status == 200
    assert "I Made Contoh" in page.body
    assert "0812 0000 0102" in page.body
    review = browser.page("periksa").body
    for kept in ("Jalan Tukad Contoh No. 12", "I Made Contoh", "0812 0000 0102", "Anjing galak"):
        assert kept in review
    assert resident.intake() is None


def test_without_a_birth_date_on_record_the_form_opens_but_tells_nothing(
    make_resident: Callable[..., Any], browse: Any, answers: Fields
) -> None:
    resident = make_resident(birth_date=None)
    phone = browse(resident.token)
    page = phone.check("1/2/1990")
    assert page.status == 200
    for secret in ("Ni Wayan", "terkonfirmasi", "Jalan Contoh", "isolasi sampai"):
        assert secret not in page.body
    phone.step("tinggal", answers)
    assert "Matur suksma" in phone.step("periksa", action="send").body
    person = resident.stored_person()
    assert person.birth_date == date(1990, 2, 1)
    assert "birth_date" in person.confirmed_fields


def test_a_stated_birth_date_never_replaces_the_one_on_record(
    browser: Any, resident: Any, answers: Fields
) -> None:
    browser.check()
    browser.answer([*answers, ("stated_birth_date", "1990-02-01")])
    assert resident.stored_person().birth_date == date(1985, 8, 17)


def test_a_red_flag_puts_the_emergency_number_first(browser: Any, resident: Any, answers: Fields) -> None:
    browser.check()
    page = browser.answer([*answers, ("red_flags", "sesak_napas")])
    main = page.body.partition("<main>")[2]
    assert main.index("tel:112") < main.index("Matur suksma")
    assert resident.intake().red_flags == ("sesak_napas",)


def test_a_red_flag_shows_the_number_even_when_the_form_has_errors(browser: Any, answers: Fields) -> None:
    browser.check()
    page = browser.answer([("red_flags", "nyeri_dada"), ("address", "")])
    main = page.body.partition("<main>")[2]
    assert page.status == 422
    assert main.index("tel:112") < main.index("perlu diperbaiki")


def test_a_point_outside_the_city_is_kept_and_said(browser: Any, resident: Any, answers: Fields) -> None:
    browser.check()
    answers = [pair for pair in answers if pair[0] != "position"]
    page = browser.answer([*answers, ("position", "-8.50, 115.26")])
    assert "di luar Kota Denpasar" in page.body
    assert resident.intake().point.lat == -8.5


def test_lat_and_lng_do_as_well_as_one_field(browser: Any, resident: Any, answers: Fields) -> None:
    browser.check()
    answers = [pair for pair in answers if pair[0] != "position"]
    browser.answer([*answers, ("lat", "-8.671"), ("lng", "115.22")])
    assert resident.intake().point.lng == 115.22


def test_two_members_of_a_family_use_one_phone(
    resident: Any, browse: Any, answers: Fields, make_resident: Callable[..., Any]
) -> None:
    """Each link has a cookie of its own."""
    phone = browse(resident.token)
    phone.check()
    phone.cookies["desac_form_00000000"] = "another-links-cookie"
    assert phone.answer(answers).status == 200
