"""A tracer's day in the console: list, map, take, outcome, and what goes wrong."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from sandbox.wait import until
from tests.web import staff_data
from tests.web.accessible import tab_stops
from tests.web.conftest import DESKTOP, PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD, Json
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


_WATCH_MAP = """() => {
  window.redrawn = new Promise((done) => {
    const watcher = new MutationObserver(() => done(true));
    watcher.observe(document.querySelector(".map"), { attributeFilter: ["data-ready"] });
  });
}"""


def test_a_list_that_comes_in_after_its_map_has_gone_harms_nobody(console: ConsolePage) -> None:
    """Another tab was opened meanwhile; the fixture finds the error that a map without sources would be."""
    page = console.page
    console.expect_map_drawn()
    late: list[Route] = []
    page.route("**/assignments?*", lambda route: late.append(route))  # noqa: PLW0108 # its signature is looked at
    page.evaluate(_WATCH_MAP)
    with page.expect_request("**/assignments?*"):
        page.get_by_role("button", name="Muat ulang").click()
    page.evaluate("() => redrawn")
    summary = page.locator(".summary").element_handle()
    console.show_tab("Sembako")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sembako")
    for one in late:
        one.continue_()
    # The page that has gone hears of it still.
    until(lambda: summary.text_content() == "5 tugas", seconds=20, what="The late list")


def test_map_point_opens_the_person_and_leads_to_the_card(console: ConsolePage) -> None:
    console.card("I Wayan Contoh").get_by_role("button", name="di peta").click()
    expect(console.popup).to_contain_text("I Wayan Contoh")
    console.popup.get_by_role("button", name="Tutup").click()
    expect(console.popup).to_have_count(0)

    console.expect_map_drawn()
    console.map.locator("canvas").click()  # its middle, where the mark now is
    expect(console.popup).to_contain_text("I Wayan Contoh")
    console.popup.get_by_role("button", name="Buka tugas").click()
    expect(console.card("I Wayan Contoh")).to_be_focused()


def test_village_precision_is_an_area_with_everyone_in_it(console: ConsolePage) -> None:
    console.card("Ni Ketut Misal").get_by_role("button", name="di peta").click()
    expect(console.popup).to_contain_text("I Nyoman Uji")
    expect(console.popup).to_contain_text("Ni Ketut Misal")


def posted(standin: StandIn, kind: str) -> list[Json]:
    """The bodies of the calls of one kind, such as "take", in order."""
    return [body for method, path, body in standin.calls if method == "POST" and path.endswith(kind)]


def test_two_taps_record_the_usual_outcome(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    card = console.card("I Wayan Contoh")
    expect(card).to_contain_text("oleh Anda sampai")
    expect(console.news).to_contain_text("Tugas Anda sampai")
    for words in ("Bertemu", "Tidak di rumah", "Alamat salah"):
        box = card.get_by_role("button", name=words, exact=True).bounding_box()
        assert box
        assert box["height"] >= 44

    console.tap_outcome("I Wayan Contoh", "Bertemu")
    expect(console.news).to_contain_text("Tersimpan: Hasil: Bertemu orangnya")
    expect(card.get_by_text("Selesai", exact=True)).to_be_visible()
    expect(card.get_by_role("button", name="Hasil lainnya")).to_have_count(0)
    (body,) = posted(standin, "outcome")
    assert body["outcome"] == "found"
    assert body["at"].endswith("Z")


def test_a_wrong_tap_is_taken_back_before_anything_is_sent(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    card = console.card("I Wayan Contoh")
    card.get_by_role("button", name="Alamat salah", exact=True).click()
    card.get_by_role("button", name="Batal").click()
    expect(card.get_by_role("button", name="Alamat salah", exact=True)).to_be_focused()
    assert posted(standin, "outcome") == []


def test_an_outcome_tapped_once_stays_when_the_answer_of_the_taking_comes(console: ConsolePage) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    console.page.route(re.compile(r"/take$"), hold)
    card = console.card("I Wayan Contoh")
    with console.page.expect_request(re.compile(r"/take$")):
        console.take("I Wayan Contoh")
    card.get_by_role("button", name="Alamat salah", exact=True).click()
    held[0].continue_()
    expect(card).to_contain_text("oleh Anda sampai")
    card.get_by_role("button", name="Simpan: Alamat salah").click()
    expect(console.news).to_contain_text("Tersimpan: Hasil: Alamat salah")


def test_take_then_outcome_closes_the_assignment(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    card = console.card("I Wayan Contoh")
    console.report_outcome("I Wayan Contoh", "Bertemu orangnya", "Sehat, kontak dicatat")
    expect(card.get_by_text("Selesai", exact=True)).to_be_visible()
    expect(console.news).to_contain_text("Tersimpan")
    (body,) = posted(standin, "outcome")
    assert body["outcome"] == "found"
    assert body["note"] == "Sehat, kontak dicatat"
    assert len(body["request_id"]) == 36
    assert body["at"].endswith("Z")


def test_an_attempt_that_found_nobody_keeps_the_assignment(console: ConsolePage) -> None:
    console.take("Ni Made Percobaan")
    console.report_outcome("Ni Made Percobaan", "Tidak ada di rumah")
    expect(console.card("Ni Made Percobaan")).to_contain_text("1×, terakhir Tidak ada di rumah")
    expect(console.card("Ni Made Percobaan").get_by_role("button", name="Hasil lainnya")).to_be_visible()


def test_whoever_moved_is_reported_with_the_village_where_they_live_now(
    console: ConsolePage, standin: StandIn
) -> None:
    console.take("I Wayan Contoh")
    console.card("I Wayan Contoh").get_by_role("button", name="Hasil lainnya").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Sudah pindah").check()
    dialog.get_by_label("Bila tinggal di desa/kelurahan lain").select_option(label="Ubung Kaja")
    dialog.get_by_role("button", name="Simpan hasil").click()
    expect(dialog).to_have_count(0)
    expect(console.news).to_contain_text("Sudah pindah")
    (body,) = posted(standin, "outcome")
    assert (body["outcome"], body["village_code"]) == ("moved", "51.71.04.2008")


def test_a_phone_that_knows_where_it_is_tells_on_taking_and_reporting(
    console: ConsolePage, standin: StandIn
) -> None:
    console.page.context.grant_permissions(["geolocation"])
    console.page.context.set_geolocation({"latitude": -8.69, "longitude": 115.26})
    console.take("I Wayan Contoh")
    expect(console.card("I Wayan Contoh")).to_contain_text("oleh Anda sampai")
    assert posted(standin, "take") == [{"here": {"lat": -8.69, "lng": 115.26}}]
    console.tap_outcome("I Wayan Contoh", "Tidak di rumah")
    expect(console.card("I Wayan Contoh")).to_contain_text("1×, terakhir")
    assert posted(standin, "outcome")[0]["here"] == {"lat": -8.69, "lng": 115.26}


@pytest.mark.parametrize(("accuracy", "told"), [(12, True), (400, False)])
def test_the_house_is_corrected_by_a_phone_that_stands_before_it(
    console: ConsolePage, standin: StandIn, accuracy: int, *, told: bool
) -> None:
    console.page.context.grant_permissions(["geolocation"])
    console.page.context.set_geolocation({"latitude": -8.69, "longitude": 115.26, "accuracy": accuracy})
    console.take("I Wayan Contoh")
    console.card("I Wayan Contoh").get_by_role("button", name="Hasil lainnya").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Bertemu orangnya").check()
    dialog.get_by_label("simpan posisi HP saya").check()
    dialog.get_by_role("button", name="Simpan hasil").click()
    if told:
        expect(console.news).to_contain_text("Tersimpan")
        assert posted(standin, "outcome")[0]["point"] == {"lat": -8.69, "lng": 115.26}
    else:
        expect(dialog).to_contain_text("kurang tepat (±400 m)")
        assert posted(standin, "outcome") == []


def test_contacts_are_named_one_after_another_and_a_wrong_phone_can_be_mended(
    console: ConsolePage, standin: StandIn
) -> None:
    console.take("I Wayan Contoh")
    console.card("I Wayan Contoh").get_by_role("button", name="Catat kontak erat").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Nama").fill("Ni Luh Serumah")
    dialog.get_by_label("Nomor HP").fill("12")
    dialog.get_by_role("button", name="Tambah kontak").click()
    second = dialog.get_by_role("group", name="Kontak 2")
    second.get_by_label("Nama").fill("I Made Kantor")
    second.get_by_label("Hubungan").fill("rekan kerja")
    dialog.get_by_role("button", name="Simpan kontak").click()
    expect(console.problem).to_contain_text("Ditolak server: 2 kontak erat – I Wayan Contoh")
    expect(console.problem).to_contain_text("Nomor HP tidak terbaca.")

    console.problem.get_by_role("button", name="Perbaiki").click()
    dialog.get_by_role("group", name="Kontak 1").get_by_label("Nomor HP").fill("081299990011")
    dialog.get_by_role("button", name="Simpan kontak").click()
    expect(console.news).to_contain_text("Tersimpan: 2 kontak erat")
    expect(console.problem).to_have_count(0)
    first, second_try = posted(standin, "contacts")
    assert first["request_id"] == second_try["request_id"]
    assert [one["name"] for one in second_try["contacts"]] == ["Ni Luh Serumah", "I Made Kantor"]
    assert second_try["contacts"][1]["phone"] is None


def test_the_route_of_the_day_is_a_numbered_list_with_links(console: ConsolePage) -> None:
    for name in ("I Wayan Contoh", "Ni Made Percobaan", "Ni Ketut Misal"):
        console.take(name)
        expect(console.card(name)).to_contain_text("oleh Anda sampai")
    console.filter("Status", "Tugas saya, urut rute")
    headings = console.cards.get_by_role("heading")
    expect(headings).to_have_text(
        ["1. I Wayan Contoh, 21 th", "2. Ni Made Percobaan, 22 th", "3. Ni Ketut Misal, 24 th"]
    )
    link = console.page.get_by_role("link", name="Perhentian 1–3 di Google Maps")
    assert str(link.get_attribute("href")).startswith("https://www.google.com/maps/dir/")
    console.expect_map_drawn()


def test_the_map_as_a_table_leads_to_a_village(console: ConsolePage) -> None:
    console.page.get_by_text("Peta sebagai tabel").click()
    table = console.page.get_by_role("table")
    row = table.get_by_role("row").filter(has_text="Sesetan")
    expect(row.get_by_role("cell")).to_have_text(["0", "2"])
    row.get_by_role("button").click()
    expect(console.cards).to_have_count(2)


def test_give_back_needs_a_note_and_opens_it_again(console: ConsolePage, standin: StandIn) -> None:
    console.take("I Wayan Contoh")
    console.give_back("I Wayan Contoh", "")
    expect(console.page.get_by_role("dialog")).to_be_visible()
    console.page.get_by_role("dialog").get_by_role("button", name="Batal").click()

    console.give_back("I Wayan Contoh", "Di luar jam kerja")
    expect(console.card("I Wayan Contoh").get_by_role("button", name="Ambil tugas")).to_be_visible()
    expect(console.card("I Wayan Contoh")).to_contain_text("Di luar jam kerja")
    expect(console.news).to_contain_text("Tersimpan: Kembalikan")
    assert posted(standin, "return") == [{"note": "Di luar jam kerja"}]


def test_lost_race_is_explained_and_the_list_can_be_reloaded(console: ConsolePage, standin: StandIn) -> None:
    standin.assignments["p0001-00000001"] |= {"state": "taken", "free": False, "tracer": "lain"}
    console.take("I Wayan Contoh")
    expect(console.problem).to_contain_text("sudah diambil petugas lain")
    console.problem.get_by_role("button", name="Hapus laporan ini").click()
    expect(console.cards).to_have_count(4)
    expect(console.problem).to_have_count(0)


def test_outcome_is_sent_with_the_same_request_id_after_a_failure(
    console: ConsolePage, standin: StandIn
) -> None:
    console.take("I Wayan Contoh")
    expect(console.card("I Wayan Contoh")).to_contain_text("oleh Anda sampai")
    standin.down = True
    console.report_outcome("I Wayan Contoh", "Menolak")
    expect(console.waiting).to_have_text("1 laporan menunggu server, yang sedang bermasalah.")
    expect(console.card("I Wayan Contoh")).to_contain_text("Belum terkirim: Hasil: Menolak")

    standin.down = False
    console.page.get_by_role("button", name="Kirim sekarang").click()
    expect(console.waiting).to_be_hidden()
    expect(console.card("I Wayan Contoh").get_by_text("Selesai", exact=True)).to_be_visible()
    attempt = standin.assignments["p0001-00000001"]["attempts"][-1]
    assert attempt["at"] == posted(standin, "outcome")[-1]["at"], "when it happened, not when it got through"


def test_what_somebody_else_holds_cannot_be_taken(console: ConsolePage) -> None:
    console.filter("Status", "Diambil")
    card = console.card("Ni Luh Andai")
    expect(card).to_contain_text("oleh petugas lain sampai")
    expect(card.get_by_role("button", name="Ambil tugas")).to_have_count(0)
    expect(card.get_by_role("button", name="Hasil lainnya")).to_have_count(0)


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


def test_further_pages_come_by_themselves(open_page: OpenPage, standin: StandIn) -> None:
    standin.page_size = 3
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.cards).to_have_count(5)
    expect(console.page.get_by_role("button", name="Muat lagi")).to_have_count(0)


def test_of_a_long_list_only_what_is_near_the_window_is_in_the_page(
    open_page: OpenPage, standin: StandIn
) -> None:
    made = [staff_data.assignment(number, f"Warga {number}", "Sanur", "street") for number in range(1, 301)]
    standin.assignments = {one["assignment_id"]: one | {"age": 40} for one in made}
    console = open_page()
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.page.locator(".summary")).to_have_text("300 tugas")
    assert console.cards.count() < 60
    expect(console.cards.first).to_have_attribute("aria-setsize", "300")
    console.page.keyboard.press("End")
    expect(console.card("Warga 300")).to_be_visible()
    expect(console.card("Warga 1")).to_have_count(0)
    console.card("Warga 300").focus()
    console.page.keyboard.press("PageUp")
    expect(console.card("Warga 299")).to_be_focused()


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


def test_keyboard_alone_takes_an_assignment_and_records_what_came_of_it(
    console: ConsolePage, standin: StandIn
) -> None:
    card = console.card("I Wayan Contoh")
    reached = tab_stops(console.page)
    assert reached.index("Ambil tugas I Wayan Contoh") > reached.index("Telepon I Wayan Contoh")
    card.get_by_role("button", name="Ambil tugas").focus()
    console.page.keyboard.press("Enter")
    expect(card).to_contain_text("oleh Anda sampai")
    expect(card).to_be_focused()
    for _ in range(4):
        console.page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Bertemu", exact=True)).to_be_focused()
    console.page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Simpan: Bertemu")).to_be_focused()
    console.page.keyboard.press("Enter")
    expect(card.get_by_text("Selesai", exact=True)).to_be_visible()
    expect(card).to_be_focused()
    expect(console.news).to_contain_text("Tersimpan")
    assert len(posted(standin, "outcome")) == 1


def test_the_keyboard_reaches_the_map_and_its_table(console: ConsolePage) -> None:
    console.expect_map_drawn()
    reached = tab_stops(console.page)
    assert {"Peta", "Perbesar", "Perkecil", "Peta sebagai tabel"} <= set(reached)
