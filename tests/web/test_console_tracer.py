"""A tracer's day in the console: list, map, take, outcome, and what goes wrong."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import DESKTOP, PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]


@pytest.fixture
def console(open_page: OpenPage) -> ConsolePage:
    """Signed in as a tracer of Denpasar Selatan, on a desktop, the list loaded."""
    made = open_page(DESKTOP)
    made.sign_in("pelacak.selatan", PASSWORD)
    expect(made.cards).to_have_count(5)
    return made


def test_card_says_who_why_where_and_how_to_get_there(console: ConsolePage) -> None:
    card = console.card("Ni Made Percobaan")
    for words in (
        "Belum mengisi formulir",
        "Jalan Contoh Gang 2 No. 2, Renon",
        "Titik jalan",
        "0812-0000-0002",
    ):
        expect(card).to_contain_text(words)
    links = {link.inner_text(): link.get_attribute("href") for link in card.get_by_role("link").all()}
    assert links["Telepon"] == "tel:+6281200000002"
    assert links["WhatsApp"] == "https://wa.me/6281200000002"
    assert links["Petunjuk arah"].startswith("https://www.google.com/maps/dir/?api=1&destination=-8.")  # type: ignore[union-attr]


def test_card_tells_every_reason_the_request_and_the_next_step(
    console: ConsolePage, standin: StandIn
) -> None:
    ask = {"reason": "requested", "mark": "d", "at": "2026-01-31T04:00:00Z", "by": "dokter", "is_met": False}
    standin.assignments["p0001-00000001"] |= {
        "reasons": ["requested", "no_check_in"],
        "asks": [{**ask, "note": "Sesak, tidak menjawab telepon"}],
        "step": "village",
    }
    console.page.get_by_role("button", name="Muat ulang").click()
    card = console.card("I Wayan Contoh")
    for words in (
        "Minta didatangi petugas; Tidak menjawab pantauan harian",
        "Sesak, tidak menjawab telepon",
        "Tanyakan kepada kepala lingkungan atau kelian banjar",
    ):
        expect(card).to_contain_text(words)


def test_without_phone_or_point_there_are_no_false_links(console: ConsolePage) -> None:
    card = console.card("I Nyoman Uji")
    expect(card.get_by_role("link")).to_have_count(1)
    expect(card.get_by_role("link", name="Lihat desa di Google Maps")).to_be_visible()
    expect(card).to_contain_text("Hanya desa/kelurahan yang diketahui")
    expect(console.card("I Gede Umpama").get_by_role("button", name="di peta")).to_have_count(0)


def test_desktop_shows_list_and_map_side_by_side(console: ConsolePage) -> None:
    console.expect_map_drawn()
    expect(console.map).to_be_visible()
    expect(console.card("I Wayan Contoh")).to_be_visible()
    expect(console.map_sentence).to_have_text("2 titik di peta, 2 hanya diketahui desanya, 1 tanpa lokasi.")


def test_phone_shows_one_at_a_time_and_nothing_wider_than_the_screen(open_page: OpenPage) -> None:
    console = open_page(PHONE)
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.cards).to_have_count(5)
    expect(console.map).to_be_hidden()

    console.show_map()
    expect(console.cards.first).to_be_hidden()
    width = console.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_map_point_opens_the_person_and_leads_to_the_card(console: ConsolePage) -> None:
    console.card("I Wayan Contoh").get_by_role("button", name="di peta").click()
    expect(console.popup).to_contain_text("I Wayan Contoh")
    console.popup.get_by_role("button", name="Tutup").click()
    expect(console.popup).to_have_count(0)

    console.expect_map_drawn()
    console.map.locator("canvas").click()  # its middle, where the point now is
    expect(console.popup).to_contain_text("I Wayan Contoh")
    console.popup.get_by_role("button", name="Buka tugas").click()
    expect(console.card("I Wayan Contoh")).to_be_focused()


def test_village_precision_is_an_area_with_everyone_in_it(console: ConsolePage) -> None:
    console.card("Ni Ketut Misal").get_by_role("button", name="di peta").click()
    expect(console.popup).to_contain_text("I Nyoman Uji")
    expect(console.popup).to_contain_text("Ni Ketut Misal")


def test_take_then_outcome_closes_the_assignment(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    card = console.card("I Wayan Contoh")
    expect(card).to_contain_text("oleh Anda sampai")
    expect(console.news).to_contain_text("Tugas Anda sampai")

    console.report_outcome("I Wayan Contoh", "Bertemu orangnya", "Sehat, kontak dicatat")
    expect(card.get_by_text("Selesai", exact=True)).to_be_visible()
    expect(card.get_by_role("button", name="Catat hasil")).to_have_count(0)
    method, path, body = standin.calls[-1]
    assert (method, path) == ("POST", "/assignments/p0001-00000001/outcome")
    assert body["outcome"] == "found"
    assert body["note"] == "Sehat, kontak dicatat"
    assert len(body["request_id"]) == 36
    assert body["at"].endswith("Z")


def test_an_attempt_that_found_nobody_keeps_the_assignment(console: ConsolePage) -> None:
    console.take("Ni Made Percobaan")
    console.report_outcome("Ni Made Percobaan", "Tidak ada di rumah")
    expect(console.card("Ni Made Percobaan")).to_contain_text("1×, terakhir Tidak ada di rumah")
    expect(console.card("Ni Made Percobaan").get_by_role("button", name="Catat hasil")).to_be_visible()


def test_whoever_moved_is_reported_with_the_village_where_they_live_now(
    console: ConsolePage, standin: StandIn
) -> None:
    console.take("I Wayan Contoh")
    console.card("I Wayan Contoh").get_by_role("button", name="Catat hasil").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Sudah pindah").check()
    dialog.get_by_label("Bila tinggal di desa/kelurahan lain").select_option(label="Ubung Kaja")
    dialog.get_by_role("button", name="Simpan hasil").click()
    expect(dialog).to_have_count(0)
    body = standin.calls[-1][2]
    assert (body["outcome"], body["village_code"]) == ("moved", "51.71.04.2008")


def test_a_phone_that_knows_where_it_is_tells_on_taking_and_reporting(
    console: ConsolePage, standin: StandIn
) -> None:
    console.page.context.grant_permissions(["geolocation"])
    console.page.context.set_geolocation({"latitude": -8.69, "longitude": 115.26})
    console.take("I Wayan Contoh")
    expect(console.card("I Wayan Contoh")).to_contain_text("oleh Anda sampai")
    assert standin.calls[-1][2] == {"here": {"lat": -8.69, "lng": 115.26}}
    console.report_outcome("I Wayan Contoh", "Tidak ada di rumah")
    expect(console.card("I Wayan Contoh")).to_contain_text("1×, terakhir")
    assert standin.calls[-1][2]["here"] == {"lat": -8.69, "lng": 115.26}


def test_give_back_needs_a_note_and_opens_it_again(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    console.give_back("I Wayan Contoh", "")
    expect(console.page.get_by_role("dialog")).to_be_visible()
    console.page.get_by_role("dialog").get_by_role("button", name="Batal").click()

    console.give_back("I Wayan Contoh", "Di luar jam kerja")
    expect(console.card("I Wayan Contoh").get_by_role("button", name="Ambil tugas")).to_be_visible()
    expect(console.card("I Wayan Contoh")).to_contain_text("Di luar jam kerja")
    assert standin.calls[-1][2] == {"note": "Di luar jam kerja"}


def test_lost_race_is_explained_and_the_list_can_be_reloaded(console: ConsolePage, standin: StandIn) -> None:
    standin.assignments["p0001-00000001"] |= {"state": "taken", "free": False, "tracer": "lain"}
    console.take("I Wayan Contoh")
    expect(console.problem).to_contain_text("sudah diambil petugas lain")
    console.problem.get_by_role("button", name="Coba lagi").click()
    expect(console.cards).to_have_count(4)
    expect(console.problem).to_have_count(0)


def test_outcome_is_sent_with_the_same_request_id_after_a_failure(
    console: ConsolePage, standin: StandIn
) -> None:
    console.take("I Wayan Contoh")
    expect(console.card("I Wayan Contoh")).to_contain_text("oleh Anda")
    standin.down = True
    console.report_outcome("I Wayan Contoh", "Menolak")
    expect(console.problem).to_contain_text("Coba lagi")

    standin.down = False
    console.page.get_by_role("button", name="Simpan hasil").click()
    expect(console.card("I Wayan Contoh").get_by_text("Selesai", exact=True)).to_be_visible()
    attempt = standin.assignments["p0001-00000001"]["attempts"][-1]
    assert attempt["at"] == standin.calls[-1][2]["at"], "when it happened, not when it got through"


def test_what_somebody_else_holds_cannot_be_taken(console: ConsolePage) -> None:
    console.filter("Status", "Diambil")
    card = console.card("Ni Luh Andai")
    expect(card).to_contain_text("oleh petugas lain sampai")
    expect(card.get_by_role("button", name="Ambil tugas")).to_have_count(0)
    expect(card.get_by_role("button", name="Catat hasil")).to_have_count(0)


def test_lease_that_ran_out_may_be_taken_by_another(console: ConsolePage, standin: StandIn) -> None:
    standin.assignments["p0006-00000006"] |= {"free": True, "lease_until": "2026-01-31T12:00:00Z"}
    console.filter("Status", "Diambil")
    expect(console.card("Ni Luh Andai").get_by_role("button", name="Ambil tugas")).to_be_visible()


def test_somebody_without_a_name_still_has_a_card(console: ConsolePage, standin: StandIn) -> None:
    standin.assignments["p0001-00000001"] |= {"name": None, "age": None}
    console.page.get_by_role("button", name="Muat ulang").click()
    expect(console.card("Nama tidak diketahui")).to_contain_text("Jalan Contoh Gang 1")


def test_filters_by_village_of_the_own_kecamatan(console: ConsolePage) -> None:
    offered = console.page.get_by_label("Desa/kelurahan").locator("option")
    expect(offered).to_have_count(11)  # the ten of Denpasar Selatan, and all
    console.filter("Desa/kelurahan", "Sesetan")
    expect(console.cards).to_have_count(2)
    console.filter("Desa/kelurahan", "Serangan")
    expect(console.page.get_by_text("Tidak ada tugas dengan saringan ini.")).to_be_visible()


def test_more_pages_come_on_request(open_page: OpenPage, standin: StandIn) -> None:
    standin.page_size = 3
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.cards).to_have_count(3)
    console.page.get_by_role("button", name="Muat lagi").click()
    expect(console.cards).to_have_count(5)
    expect(console.page.get_by_role("button", name="Muat lagi")).to_have_count(0)


def test_tracer_of_no_kecamatan_is_told_what_to_do(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("pelacak.baru", PASSWORD)
    expect(console.problem).to_contain_text("belum terhubung ke kecamatan")
    expect(console.problem).to_contain_text("hubungi operator")


def test_unreachable_api_is_told_apart_and_can_be_tried_again(open_page: OpenPage, standin: StandIn) -> None:
    standin.down = True
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.problem).to_contain_text("Coba lagi beberapa saat lagi")
    standin.down = False
    console.problem.get_by_role("button").click()
    expect(console.cards).to_have_count(5)


def test_keyboard_alone_takes_an_assignment(console: ConsolePage) -> None:
    console.card("I Wayan Contoh").focus()
    console.page.keyboard.press("Tab")
    console.page.keyboard.press("Enter")
    expect(console.card("I Wayan Contoh")).to_contain_text("oleh Anda")
    expect(console.card("I Wayan Contoh")).to_be_focused()
