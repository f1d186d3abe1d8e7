"""The form step by step: what is kept, when it is told, and to whom it is shown again."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desac.adapters import draft_keys, follow_up_keys, keys
from desac.adapters.reports import TableReports
from desac.adapters.table import Table, dynamodb
from desac.domain.dates import WITA
from desac.domain.triage import Triage
from functions.intake_form import handler as handler_module

Fields = list[tuple[str, str]]
RENON = "51.71.01.1005"
HOME: Fields = [("address", "Jalan Tukad Contoh No. 12"), ("village_code", RENON), ("position", "")]
HELP: Fields = [("sembako_wanted", "tidak"), ("household_size", ""), ("kk", ""), ("note", "Anjing galak.")]


def today() -> Any:
    return datetime.now(UTC).astimezone(WITA).date()


def person(key: str, name: str, **more: str) -> Fields:
    return [
        ("kontak", key),
        ("contact_name", name),
        *((f"contact_{field}", text) for field, text in more.items()),
    ]


def heading(page: Any) -> str:
    (found,) = re.findall(r"<h1>(.*?)</h1>", page.body)
    return str(found)


def listed(page: Any) -> list[str]:
    return re.findall(r"<li class=\"card.*?<strong>(.*?)</strong>", page.body, re.DOTALL)


def items(table: Table) -> list[dict[str, Any]]:
    return list(dynamodb().scan(TableName=table.name)["Items"])


def test_step_after_step_leads_to_a_sent_form(browser: Any, resident: Any) -> None:
    page = browser.check()
    assert "Langkah 1 dari 5" in page.body
    page = browser.step("keadaan", [("symptoms", "batuk"), ("onset_date", str(today() - timedelta(days=1)))])
    assert "Langkah 2 dari 5" in page.body
    page = browser.step("tinggal", HOME)
    assert heading(page) == "Siapa yang bertemu Anda?"
    page = browser.step("kontak", action="add")
    assert heading(page) == "Tambah orang"
    page = browser.step(
        "orang", person("a1", "I Made Contoh", phone="0812 0000 0102", relation="Serumah", met="kemarin")
    )
    assert listed(page) == ["I Made Contoh"]
    page = browser.step("kontak")
    assert "Langkah 4 dari 5" in page.body
    page = browser.step("bantuan", HELP)
    assert heading(page) == "Periksa, lalu kirim"
    for answer in ("Batuk", "Jalan Tukad Contoh No. 12", "I Made Contoh", "Tinggal serumah", "Anjing galak."):
        assert answer in page.body
    assert resident.intake() is None
    page = browser.step("periksa", action="send")
    assert "Matur suksma" in page.body
    intake = resident.intake()
    assert (intake.symptoms, intake.address, intake.note) == (
        ("batuk",),
        "Jalan Tukad Contoh No. 12",
        "Anjing galak.",
    )
    (contact,) = intake.contacts
    assert (contact.name, contact.phone, contact.relation) == ("I Made Contoh", "+6281200000102", "Serumah")
    assert contact.last_met == today() - timedelta(days=1)


def test_nothing_but_the_draft_is_written_before_it_is_sent(
    browser: Any, resident: Any, table: Table
) -> None:
    browser.check()
    before = {(item["pk"], item["sk"]): item for item in items(table)}
    browser.step("keadaan", [("symptoms", "batuk")])
    browser.step("tinggal", HOME)
    browser.step("orang", person("a1", "I Made Contoh"))
    browser.step("bantuan", HELP)
    changed = [item for item in items(table) if before.get((item["pk"], item["sk"])) != item]
    # That, and how often the link was posted to.
    assert {item["type"] for item in changed} == {"Draft", "LinkPace"}
    # Nobody who reads a person's chain reads it, and it goes by itself.
    (draft,) = (item for item in changed if item["type"] == "Draft")
    assert not draft["pk"].startswith("PERSON#")
    assert 6 < (int(draft["expires"]) - datetime.now(UTC).timestamp()) / 86400 <= 7


def test_the_own_page_tells_of_answers_that_were_never_sent(browser: Any, resident: Any) -> None:
    browser.check()
    assert "Isi formulir" in browser.get().body
    browser.step("keadaan", [("symptoms", "demam")])
    own = browser.get().body
    assert "Formulir Anda belum terkirim" in own
    assert "Jawaban Anda tersimpan." in own
    for name, answers in (("tinggal", HOME), ("kontak", []), ("bantuan", HELP)):
        browser.step(name, answers)
    browser.step("periksa", action="send")
    sent = browser.get().body
    assert "Formulir Anda sudah kami terima" in sent
    assert "Perbaiki jawaban" in sent


def test_a_correction_that_was_not_sent_is_told_and_looking_at_the_form_is_none(
    browser: Any, resident: Any
) -> None:
    browser.check()
    for name, answers in (("keadaan", []), ("tinggal", HOME), ("kontak", []), ("bantuan", HELP)):
        browser.step(name, answers)
    browser.step("periksa", action="send")
    browser.answer([("action", "start")])
    assert "Formulir Anda sudah kami terima" in browser.get().body
    browser.step(
        "tinggal", [("address", "Jalan Tukad Lain No. 9"), ("village_code", RENON), ("position", "")]
    )
    own = browser.get().body
    assert "Perubahan Anda belum terkirim" in own
    assert "tetapi perubahan sesudahnya belum" in own
    browser.step("periksa", action="send")
    assert "Formulir Anda sudah kami terima" in browser.get().body


def test_another_browser_goes_on_where_the_first_one_stopped(
    browser: Any, browse: Any, resident: Any
) -> None:
    browser.check()
    browser.step("keadaan", [("symptoms", "demam")])
    browser.step("tinggal", [("address", "Jl"), ("village_code", ""), ("position", "di sana")])
    later = browse(resident.token)
    page = later.check()
    assert heading(page) == "Di mana Anda tinggal sekarang?"
    assert 'value="di sana"' in page.body
    assert re.search(r"<textarea[^>]*>Jl</textarea>", page.body)
    assert re.search(r'value="demam"[^>]* checked', later.page("keadaan").body)


def test_a_wrong_field_is_told_beside_it_and_above_and_stays_as_it_was_typed(browser: Any) -> None:
    browser.check()
    page = browser.step("tinggal", [("address", "Jl"), ("village_code", RENON), ("position", "di rumah")])
    assert page.status == 422
    assert '<a href="#address">' in page.body
    assert '<a href="#position">' in page.body
    assert 'id="address-error"' in page.body
    assert 'value="di rumah"' in page.body
    assert f'<option value="{RENON}" selected>' in page.body


def test_the_way_back_keeps_right_and_wrong_answers_and_holds_nobody_up(browser: Any) -> None:
    browser.check()
    page = browser.step("tinggal", [("address", "Jl"), ("village_code", ""), ("position", "")], action="back")
    assert "Langkah 1 dari 5" in page.body
    assert ">Jl</textarea>" in browser.page("tinggal").body


def test_unticking_and_emptying_are_answers_too(browser: Any) -> None:
    browser.check()
    browser.step("keadaan", [("symptoms", "batuk"), ("symptoms", "demam")])
    browser.step("bantuan", [*HELP, ("visit_wanted", "ya")])
    browser.step("keadaan", [("symptoms", "demam")])
    browser.step("bantuan", [("sembako_wanted", "tidak"), ("note", "")])
    assert re.findall(r'value="(\w+)"[^>]* checked', browser.page("keadaan").body) == ["demam"]
    help_page = browser.page("bantuan").body
    assert "Anjing galak" not in help_page
    assert not re.search(r'id="visit_wanted"[^>]* checked', help_page)


def test_danger_signs_are_told_at_once_and_once(browser: Any, resident: Any, table: Table) -> None:
    browser.check()
    signs: Fields = [("red_flags", "sesak_napas"), ("symptoms", "batuk")]
    page = browser.step("keadaan", signs)
    main = page.body.partition("<main>")[2]
    assert main.index("tel:112") < main.index("Langkah 2 dari 5")
    episode = resident.episode.episode_id
    report = TableReports(table).get(episode, today())
    assert report is not None
    assert (report.triage, report.red_flags, report.revision) == (Triage.EMERGENCY, ("sesak_napas",), 1)
    browser.step("keadaan", signs)
    again = TableReports(table).get(episode, today())
    assert again is not None
    assert again.revision == 1
    assert resident.intake() is None


def test_signs_that_are_ticked_and_not_sent_on_are_told_to_nobody(
    browser: Any, resident: Any, table: Table
) -> None:
    browser.check()
    browser.step("keadaan", [("red_flags", "sesak_napas")], action="keep")
    assert table.get(follow_up_keys.report(resident.episode.episode_id, today())) is None


def test_a_form_with_gaps_is_not_sent_and_leads_to_each_of_them(browser: Any, resident: Any) -> None:
    browser.check()
    browser.step("tinggal", [("address", ""), ("village_code", RENON), ("position", "")], action="keep")
    browser.step("orang", person("a1", "I Made Contoh", phone="123"), action="back")
    page = browser.step("periksa", action="send")
    assert page.status == 422
    assert "Belum terkirim. 2 isian" in page.body
    links = re.findall(r'<li><a href="([^"]+)"', page.body)
    assert links == [
        "answers?langkah=tinggal&amp;ke=periksa#address",
        "answers?langkah=orang&amp;kontak=a1&amp;ke=periksa#contact_phone",
    ]
    assert resident.intake() is None


def test_whoever_changes_one_answer_comes_back_to_all_of_them(browser: Any) -> None:
    browser.check()
    browser.step("tinggal", HOME)
    page = browser.step("tinggal", [*HOME[1:], ("address", "Jalan Lain 3"), ("ke", "periksa")])
    assert heading(page) == "Periksa, lalu kirim"
    assert "Jalan Lain 3" in page.body


def test_a_sent_form_is_corrected_from_the_page_of_all_answers(
    browser: Any, browse: Any, resident: Any, answers: Fields
) -> None:
    browser.check()
    browser.answer(answers)
    later = browse(resident.token)
    page = later.check()
    assert heading(page) == "Periksa, lalu kirim"
    assert "sudah pernah mengirim" in page.body
    later.step(
        "bantuan", [("sembako_wanted", "ya"), ("household_size", "4"), ("kk", ""), ("note", "Dua anak.")]
    )
    assert resident.intake().note == "Anjing galak di depan."
    later.step("periksa", action="send")
    assert (resident.intake().revision, resident.intake().note) == (2, "Dua anak.")
    assert [contact.name for contact in resident.intake().contacts] == ["I Made Contoh"]


def test_a_second_tap_on_send_thanks_again(make_resident: Callable[..., Any], browse: Any) -> None:
    """Also where nothing could be checked, so that the earlier answers are not shown."""
    resident = make_resident(birth_date=None)
    phone = browse(resident.token)
    phone.check("1/2/1990")
    phone.step("tinggal", HOME)
    for _ in range(2):
        assert "Matur suksma" in phone.step("periksa", action="send").body
    assert resident.intake().revision == 1


def test_what_was_typed_is_gone_from_the_draft_once_it_is_sent(
    browser: Any, resident: Any, table: Table
) -> None:
    browser.check()
    browser.step("tinggal", HOME)
    browser.step("periksa", action="send")
    draft = table.get(draft_keys.draft(resident.episode.episode_id, ""))
    assert draft is not None
    assert "Tukad" not in str(draft)
    assert draft["is_sent"] is True


def test_an_unchecked_stranger_never_reads_another_s_draft(
    make_resident: Callable[..., Any], browse: Any
) -> None:
    """Without a birth date on record any date opens the form; so each browser has a draft of its own."""
    resident = make_resident(birth_date=None)
    phone, other = browse(resident.token), browse(resident.token)
    phone.check("1/2/1990")
    phone.step("tinggal", HOME)
    other.check("1/2/1990")
    assert "Tukad Contoh" not in other.page("tinggal").body
    assert "Tukad Contoh" not in other.page("periksa").body
    other.step("tinggal", [("address", "Jalan Palsu 1"), ("village_code", RENON), ("position", "")])
    assert "Tukad Contoh" in phone.page("tinggal").body


def test_without_a_session_a_page_leads_to_the_check(browser: Any, resident: Any) -> None:
    browser.check()
    browser.step("tinggal", HOME)
    browser.cookies = {}
    page = browser.send("GET", f"/f/{resident.token}/answers?langkah=tinggal")
    assert (page.status, page.headers["Location"]) == (303, f"../{resident.token}")
    assert page.body == ""


@pytest.mark.parametrize(
    ("step", "fields", "shown"),
    [
        ("tinggal", [("address", "Jalan Baru 7"), ("village_code", ""), ("position", "")], ">Jalan Baru 7<"),
        ("orang", person("b2", "Ketut Contoh", phone="0812"), 'value="Ketut Contoh"'),
    ],
)  # fmt: skip
def test_a_step_that_comes_after_the_session_travels_through_the_check(
    browser: Any, resident: Any, step: str, fields: Fields, shown: str
) -> None:
    """An emptied field, too; a wrong birth date in between loses nothing."""
    browser.check()
    browser.step("tinggal", HOME)
    browser.cookies = {}
    page = browser.step(step, fields)
    assert page.status == 403
    assert "sekali lagi" in page.body
    for born in ("18/08/1985", "17/08/1985"):
        carried = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.body)
        page = browser.enter(born, fields=carried)
    assert page.status == 200
    assert shown in page.body
    assert "Tukad Contoh" in browser.page("periksa").body or step == "tinggal"
    assert f'<option value="{RENON}" selected>' not in browser.page("tinggal").body or step == "orang"


def test_contacts_are_changed_and_removed(browser: Any) -> None:
    browser.check()
    browser.step("orang", person("a1", "I Made Contoh", relation="lain", relation_other="paman"))
    browser.step("orang", person("b2", "Ketut Contoh", met="hari_ini"))
    page = browser.page("orang", kontak="a1")
    assert heading(page) == "Ubah orang ini"
    assert 'value="paman"' in page.body
    page = browser.step("orang", person("a1", "I Made Contoh Dua", relation="Teman"))
    assert listed(page) == ["I Made Contoh Dua", "Ketut Contoh"]
    page = browser.step("kontak", [("hapus", "a1")])
    assert listed(page) == ["Ketut Contoh"]
    assert heading(page) == "Siapa yang bertemu Anda?"


def test_a_contact_with_a_mistake_is_kept_and_told(browser: Any) -> None:
    browser.check()
    page = browser.step("orang", person("a1", "I Made Contoh", phone="12", last_met="besok"))
    assert page.status == 422
    assert '<a href="#contact_phone">' in page.body
    assert '<a href="#contact_last_met">' in page.body
    page = browser.step("kontak")
    assert page.status == 422
    assert "kontak=a1#contact_phone" in page.body
    assert browser.step("orang", [("kontak", "c3")]).status == 422


@pytest.mark.parametrize("key", ["", "!", "x" * 17])
def test_a_person_is_kept_whatever_key_the_address_had(browser: Any, key: str) -> None:
    browser.check()
    page = browser.page("orang", kontak=key)
    (own,) = re.findall(r'name="kontak" value="([^"]*)"', page.body)
    listed = browser.step("orang", [("kontak", own), ("contact_name", "I Made Contoh")])
    assert "I Made Contoh" in listed.body


def test_nobody_is_written_twice(browser: Any) -> None:
    browser.check()
    browser.step("orang", person("a1", "I Made Contoh", phone="081200000102"))
    page = browser.step("orang", person("b2", "i made contoh", phone="+62 812 0000 0102", relation="Teman"))
    assert listed(page) == ["i made contoh"]
    assert "tidak ditulis dua kali" in page.body
    assert "Teman" in page.body
    # The same button twice, on a slow phone.
    for _ in range(2):
        page = browser.step("orang", person("c3", "Ketut Contoh", phone="081200000102"))
    assert listed(page) == ["i made contoh", "Ketut Contoh"]
    assert "sama dengan i made contoh" in page.body


def test_the_list_ends_where_it_is_full(browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESAC_FORM_MOST_CONTACTS", "2")
    handler_module.settings.cache_clear()
    browser.check()
    for number in range(2):
        page = browser.step("orang", person(f"a{number}", f"Contoh {number}"))
    assert "paling banyak 2 orang" in page.body
    assert 'value="add"' not in page.body
    page = browser.step("orang", person("z9", "Contoh Lain"))
    assert page.status == 422
    assert 'value="Contoh Lain"' in page.body
    assert "Daftar sudah penuh" in page.body
    handler_module.settings.cache_clear()


@pytest.mark.parametrize(
    ("position", "told"),
    [
        ("-8.50, 115.26", "di luar Kota Denpasar"),
        ("-8.6935, 115.2630", "di luar desa"),
        ("-8.6845, 115.2398", ""),
    ],
)
def test_a_point_elsewhere_is_told_kindly_and_kept(browser: Any, position: str, told: str) -> None:
    browser.check()
    page = browser.step(
        "tinggal", [("address", "Jalan Contoh 1"), ("village_code", RENON), ("position", position)]
    )
    assert heading(page) == "Siapa yang bertemu Anda?"
    assert (told in page.body) if told else ("di luar" not in page.body)
    assert position in browser.page("periksa").body


def test_a_script_is_told_where_to_go_on(browser: Any) -> None:
    browser.check()
    kind = {"content-type": "application/x-www-form-urlencoded", "x-script": "1"}
    page = browser.send("POST", f"/f/{browser.token}/answers", "langkah=keadaan&onset_date=", headers=kind)
    assert (page.status, page.headers["X-Next"]) == (204, "answers?langkah=tinggal")
    page = browser.send("POST", f"/f/{browser.token}/answers", "langkah=keadaan&onset_date=x", headers=kind)
    assert page.status == 422


def test_outlines_are_served_to_be_kept_by_the_phone(browser: Any) -> None:
    page = browser.get(f"/f/assets/desa-{RENON}.json")
    assert page.status == 200
    assert page.headers["Content-Type"] == "application/json"
    assert "max-age=3600" in page.headers["Cache-Control"]
    assert browser.get("/f/assets/desa-tidak_tahu.json").status == 200
    for name in ("desa-51.71.99.9999.json", "desa-.json", "desa-../../x.json"):
        assert browser.get(f"/f/assets/{name}").status == 404


def test_a_draft_that_others_keep_changing_is_merged(
    browser: Any, browse: Any, resident: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two phones of one family on two steps: neither takes anything from the other."""
    browser.check()
    twin = browse(resident.token, cookies=dict(browser.cookies))
    waiting = [lambda: twin.step("bantuan", HELP)]

    class Slow(handler_module.TableDrafts):
        def keep(self, before: Any, after: Any) -> None:
            if waiting:
                assert waiting.pop()().status == 200
            super().keep(before, after)

    monkeypatch.setattr(handler_module, "TableDrafts", Slow)
    browser.step("tinggal", HOME)
    review = browser.page("periksa").body
    assert "Tukad Contoh" in review
    assert "Anjing galak." in review


def test_the_record_behind_the_form_stays_what_it_was(browser: Any, resident: Any, table: Table) -> None:
    browser.check()
    browser.step("tinggal", HOME)
    assert table.get(keys.person(resident.person.person_id))["version"] == 1  # type: ignore[index]
