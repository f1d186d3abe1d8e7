"""The operators' pages: figures, map and drill-down, files and approval, sending, numbers that failed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from desac.domain.source_file import FileState
from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.conftest import DESKTOP, PHONE
from tests.web.console_page import ConsolePage
from tests.web.pictures import LOOKS, SIZES, keep_picture
from tests.web.staff_data import VILLAGES
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn
from tests.web.standin_operator import DONE, HELD

OpenPage = Callable[..., ConsolePage]
OWN_TABS = ["Ringkasan", "Berkas", "Pengiriman", "Nomor gagal"]


def signed_in(open_page: OpenPage, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> ConsolePage:
    console = open_page(viewport, scheme)
    console.sign_in("operator", PASSWORD)
    expect(console.page.get_by_role("heading", name="Perjalanan warga")).to_be_visible()
    return console


def hold(console: ConsolePage, state: str) -> None:
    """Accessible, and nothing to scroll sideways."""
    expect_accessible(console.page, state)
    expect_fits(console.page, state)


def rows(console: ConsolePage, caption: str) -> Locator:
    return console.page.get_by_role("region", name=caption).get_by_role("row")


def test_the_funnel_has_every_step_with_its_number(open_page: OpenPage) -> None:
    console = signed_in(open_page, PHONE)
    steps = console.page.get_by_role("list", name="Perjalanan warga").get_by_role("listitem")
    expect(steps.first).to_have_text("Baris dalam berkas420")
    expect(steps.nth(1)).to_have_text("Warga yang perlu diberi tahu410")
    expect(console.page.get_by_text("Semua hitungan cocok.")).to_be_visible()
    expect(rows(console, "Rincian").filter(has_text="Tidak ada nomor").first).to_be_visible()


def test_counts_that_do_not_close_are_an_alarm(open_page: OpenPage, standin: StandIn) -> None:
    cell = next(iter(standin.operator.totals))
    standin.operator.totals[cell]["entries/new_episode"] -= 1
    console = signed_in(open_page)
    expect(console.problem).to_contain_text("mungkin ada warga yang terlewat")
    hold(console, "a gap")


def test_what_is_still_being_counted_is_no_alarm(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.late = 12
    console = signed_in(open_page)
    expect(console.page.get_by_text("12 baris yang baru dicatat masih dihitung")).to_be_visible()
    expect(console.problem).to_have_count(0)


def test_nothing_yet_is_said_in_words(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.totals.clear()
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.page.get_by_text("Belum ada warga atau berkas")).to_be_visible()
    hold(console, "nothing yet")


def test_a_failure_says_so_and_the_button_tries_again(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.broken.add("figures")
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.problem).to_contain_text("Server sedang bermasalah")
    hold(console, "figures failed")
    standin.operator.broken.clear()
    console.page.get_by_role("button", name="Coba lagi").click()
    expect(console.page.get_by_role("heading", name="Perjalanan warga")).to_be_visible()


def test_the_figures_are_there_without_the_choice_of_a_file(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.broken.add("files")
    console = signed_in(open_page)
    expect(console.news).to_contain_text("Server sedang bermasalah")
    expect(console.page.get_by_role("heading", name="Perjalanan warga")).to_be_visible()


def test_paper_has_the_bars_as_well(open_page: OpenPage) -> None:
    console = signed_in(open_page)
    console.page.emulate_media(media="print")
    expect(console.page.locator(".bars svg").first).to_be_visible()
    expect(console.page.get_by_role("form", name="Saring angka")).to_be_hidden()


def test_the_map_has_a_number_a_pattern_and_a_row_for_each_village(open_page: OpenPage) -> None:
    console = signed_in(open_page)
    drawing = console.page.get_by_role("img", name="Peta kasus per desa/kelurahan")
    expect(drawing.locator("path.village")).to_have_count(43)
    fills = set(
        drawing.locator("path.village").evaluate_all("all => all.map(one => one.getAttribute('fill'))")
    )
    assert len(fills) == 5, "four patterns and none: told apart without colour"
    legend = console.page.get_by_role("list", name="Arti pola").get_by_role("listitem")
    villages = [int(re.search(r"\((\d+) desa", text)[1]) for text in legend.all_inner_texts()]  # type: ignore[index]
    assert sum(villages) == 43
    numbers = drawing.locator("text").all_text_contents()
    console.page.get_by_text("Lihat sebagai tabel").click()
    cells = console.page.get_by_role("region", name="Angka per desa/kelurahan").locator("tbody tr")
    told = [row.locator("td").first.inner_text() for row in cells.all()]
    shown = [row for row in cells.all() if "tidak diketahui" not in row.inner_text()]
    assert sorted(numbers) == sorted(row.locator("td").first.inner_text() for row in shown)
    assert told == sorted(told, key=lambda text: -int(text))
    hold(console, "map with its table")


def test_another_measure_and_a_village_are_kept_in_the_address(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    console.page.get_by_label("Yang ditampilkan").select_option(label="Bagian tidak terjangkau")
    expect(console.page.get_by_role("img", name="Peta bagian tidak terjangkau")).to_be_visible()
    console.page.get_by_label("Desa/kelurahan", exact=True).select_option(label="Sanur")
    expect(console.page.get_by_text(", Sanur. Dihitung")).to_be_visible()
    assert ("figures", "51.71.01.1006") in {
        (path, query.get("village")) for path, query in standin.operator.asked
    }
    console.page.reload()
    expect(console.page.get_by_role("img", name="Peta bagian tidak terjangkau")).to_be_visible()
    expect(console.page.get_by_label("Desa/kelurahan", exact=True)).to_have_value(VILLAGES["Sanur"]["code"])
    assert "Sanur" not in console.page.url


def test_a_tap_on_the_map_chooses_a_village_and_another_lets_it_go(open_page: OpenPage) -> None:
    console = signed_in(open_page)
    village = console.page.locator("path.village").filter(has_text="Sesetan")
    village.click()
    expect(console.page.locator("path.village.chosen")).to_have_count(1)
    expect(console.page.get_by_label("Desa/kelurahan", exact=True)).to_have_value(VILLAGES["Sesetan"]["code"])
    village.click()
    expect(console.page.locator("path.village.chosen")).to_have_count(0)


def test_a_period_and_a_file_are_asked_for(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    console.page.get_by_label("Jangka waktu").select_option(label="31 hari terakhir")
    expect(console.page.get_by_text("Dihitung")).to_be_visible()
    console.page.get_by_label("Berkas", exact=True).select_option(label="kasus_harian.csv")
    expect(console.page.get_by_text("Berkas kasus_harian.csv, seluruh kota.")).to_be_visible()
    expect(console.page.get_by_label("Jangka waktu")).to_be_disabled()
    assert standin.operator.asked[-1][1]["file"] == DONE
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="Unduh (XLSX)").click()
    assert download.value.suggested_filename == "angka.xlsx"


def test_a_count_opens_to_people_and_back(open_page: OpenPage, standin: StandIn) -> None:
    """A page of the API may hold nobody: the console goes on until there is somebody to show."""
    console = signed_in(open_page)
    console.page.get_by_role("button", name=re.compile("^Tidak ada nomor: .* lihat warganya")).first.click()
    expect(console.page.get_by_role("heading", level=1)).to_have_text(
        "Warga yang perlu diberi tahu: Tidak ada nomor"
    )
    table = rows(console, "Warga yang perlu diberi tahu: Tidak ada nomor")
    expect(table).to_have_text(
        ["NamaDesa/kelurahan", "I Wayan ContohSanur", "Ni Made ContohSesetan", "Nama tidak diketahuiSanur"]
    )
    asked = [query for path, query in standin.operator.asked if path == "figures/people"]
    assert (asked[0]["level"], asked[0]["part"]) == ("people", "no_phone")
    assert [one.get("cursor") for one in asked] == [None, "1", "2"]
    hold(console, "people behind a count")
    console.page.get_by_role("button", name="I Wayan Contoh").click()
    expect(console.page).to_have_url(re.compile("#orang/0000000000000001$"))
    console.page.go_back()
    expect(table.first).to_be_visible()
    console.page.get_by_role("button", name="Kembali ke angka").click()
    expect(console.page.get_by_role("heading", name="Perjalanan warga")).to_be_visible()


def test_nobody_left_in_a_count_is_said_in_words(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.people = [[]]
    console = signed_in(open_page)
    console.page.get_by_role("button", name=re.compile("^Tidak ada nomor: ")).first.click()
    expect(console.page.get_by_text("Tidak ada warga di angka ini (lagi).")).to_be_visible()
    hold(console, "nobody in a count")


def test_dinas_sosial_reads_figures_and_opens_nobody(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    expect(console.page.get_by_role("heading", name="Perjalanan warga")).to_be_visible()
    expect(console.page.get_by_role("button", name=re.compile("lihat warganya"))).to_have_count(0)
    expect(console.page.get_by_label("Berkas", exact=True)).to_have_count(0)
    assert all(path.startswith("figures") for path, _ in standin.operator.asked)


@pytest.mark.parametrize("user", ["dinsos", "pelacak.selatan", "pelacak.baru"])
def test_no_other_role_has_the_operators_tabs_or_pages(
    open_page: OpenPage, standin: StandIn, user: str
) -> None:
    console = open_page()
    console.sign_in(user, PASSWORD)
    for title in OWN_TABS[1:]:
        expect(console.tabs.get_by_text(title, exact=True)).to_have_count(0)
    for name in ("berkas", f"berkas/{HELD}", "pengiriman", "nomor-gagal"):
        console.page.evaluate("where => (window.location.hash = where)", name)
        expect(console.page.get_by_role("heading", level=1)).not_to_have_text(
            re.compile("Berkas|Pengiriman|Nomor gagal")
        )
    assert not [path for path, _ in standin.operator.asked if not path.startswith("figures")]


def test_files_that_wait_stand_first(open_page: OpenPage) -> None:
    console = signed_in(open_page, PHONE)
    console.show_tab("Berkas")
    expect(console.page.get_by_text("1 berkas menunggu persetujuan.")).to_be_visible()
    expect(console.cards).to_have_count(3)
    expect(console.cards.first).to_contain_text("kasus_besar.xlsx")
    expect(console.cards.first).to_contain_text("Penerima pesan melewati batas")
    hold(console, "files")


def test_no_file_and_no_answer_are_said_in_words(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    standin.operator.files.clear()
    console.show_tab("Berkas")
    expect(console.page.get_by_text("Belum ada berkas yang diterima.")).to_be_visible()
    hold(console, "no files")
    standin.operator.broken.add("files")
    console.page.get_by_role("button", name="Muat ulang").click()
    expect(console.problem).to_contain_text("Server sedang bermasalah")
    hold(console, "files failed")


def open_held(console: ConsolePage) -> None:
    console.show_tab("Berkas")
    console.page.get_by_role("button", name="Periksa dan putuskan kasus_besar.xlsx").click()
    expect(console.page.get_by_text("2.214 orang akan dikirimi pesan")).to_be_visible()


def test_a_held_file_shows_whom_it_writes_to_and_is_approved(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page, PHONE)
    open_held(console)
    expect(rows(console, "Tidak dikirimi pesan")).to_have_text(
        ["SebabOrang", "Sudah tercatat dan sudah diberi tahu60", "Tidak ada nomor HP31"]
    )
    expect(console.page.locator(".sample blockquote")).to_contain_text("Om Swastiastu, Warga Contoh 1.")
    expect(rows(console, "Penerima: 20 yang pertama").nth(1)).to_have_text(
        "3Warga Contoh 10812-0000-0001Sanur"
    )
    hold(console, "a held file")
    console.page.get_by_role("button", name="Setujui berkas").click()
    expect(console.page.get_by_role("dialog")).to_contain_text("2.214 orang akan dikirimi pesan WhatsApp")
    hold(console, "approving")
    console.page.get_by_role("button", name="Batal").click()
    assert not [path for method, path, _ in standin.calls if method == "POST" and path.startswith("/files")]
    console.page.get_by_role("button", name="Setujui berkas").click()
    console.page.get_by_role("button", name="Setujui dan kirim").click()
    expect(console.news).to_contain_text("kasus_besar.xlsx disetujui.")
    expect(console.page.get_by_text("Sedang dicatat", exact=True)).to_be_visible()
    assert standin.operator.files[HELD].decided_by == "operator"
    # The page follows by itself, also past a call that fails.
    standin.operator.broken.add("files")
    with console.page.expect_response(lambda answer: answer.status >= 500):
        recorded = standin.operator.files[HELD].model_copy(update={"state": FileState.DONE})
        standin.operator.files[HELD] = recorded
    expect(console.problem).to_have_count(0)
    standin.operator.broken.clear()
    expect(console.page.get_by_text("Selesai", exact=True)).to_be_visible()


def test_a_held_file_is_refused_with_a_reason(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    open_held(console)
    console.page.get_by_role("button", name="Tolak berkas").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Tolak berkas").click()
    expect(dialog).to_be_visible()  # a reason is required
    dialog.get_by_role("textbox").fill("Berkas bulan lalu")
    dialog.get_by_role("button", name="Tolak berkas").click()
    expect(console.page.get_by_text("Ditolak petugas Desac: Berkas bulan lalu")).to_be_visible()
    assert standin.operator.files[HELD].state is FileState.DECLINED


def test_two_operators_decide_once(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    open_held(console)
    held = standin.operator.files[HELD]
    standin.operator.files[HELD] = held.model_copy(update={"state": FileState.RECORDING})
    console.page.get_by_role("button", name="Setujui berkas").click()
    console.page.get_by_role("button", name="Setujui dan kirim").click()
    expect(console.page.get_by_role("dialog").get_by_role("alert")).to_contain_text(
        "tidak menunggu persetujuan"
    )


def test_a_large_file_is_counted_part_by_part(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    standin.operator.preview["next_part"] = 10
    console.show_tab("Berkas")
    console.page.get_by_role("button", name="Periksa dan putuskan kasus_besar.xlsx").click()
    expect(console.page.get_by_text("dari 2.305 baris pertama yang dihitung")).to_be_visible()
    console.page.get_by_role("button", name="Setujui berkas").click()
    expect(console.page.get_by_role("dialog")).to_contain_text(
        "dari 2.305 baris pertama, dan yang belum dihitung,"
    )
    console.page.get_by_role("dialog").get_by_role("button", name="Batal").click()
    standin.operator.preview["next_part"] = None
    console.page.get_by_role("button", name="Hitung bagian berikutnya").click()
    expect(console.page.get_by_text("4.428 orang akan dikirimi pesan")).to_be_visible()
    expect(rows(console, "Tidak dikirimi pesan").filter(has_text="Tidak ada nomor HP")).to_have_text(
        "Tidak ada nomor HP62"
    )


def test_a_report_has_the_rejected_rows_first_and_is_saved(open_page: OpenPage) -> None:
    console = signed_in(open_page)
    console.show_tab("Berkas")
    console.page.get_by_role("button", name="Buka kasus_harian.csv").click()
    expect(rows(console, "Baris yang ditolak")).to_have_text(
        [
            "BarisAlasan",
            "17Hasil: Hasil bukan positif atau negatif.",
            "204Tidak ada nomor HP dan alamat. Isi salah satunya.",
        ]
    )
    hold(console, "a report")
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="Unduh laporan (XLSX)").click()
    assert download.value.suggested_filename == "laporan.xlsx"
    console.page.get_by_role("button", name="Angka berkas ini").click()
    expect(console.page.get_by_text("Berkas kasus_harian.csv, seluruh kota.")).to_be_visible()


def test_sending_says_why_it_stopped_and_goes_on_after_a_question(
    open_page: OpenPage, standin: StandIn
) -> None:
    console = signed_in(open_page, PHONE)
    console.show_tab("Pengiriman")
    expect(console.problem).to_contain_text("Pengiriman dihentikan.")
    expect(console.problem).to_contain_text("kode WhatsApp 131048")
    expect(rows(console, "Pesan yang ditahan").nth(1)).to_contain_text("812")
    hold(console, "sending is stopped")
    console.page.get_by_role("button", name="Lanjutkan pengiriman").click()
    expect(console.page.get_by_role("dialog")).to_contain_text("Pastikan sebabnya sudah beres")
    hold(console, "resuming")
    assert standin.operator.sending["stopped"]
    console.page.get_by_role("dialog").get_by_role("button", name="Lanjutkan pengiriman").click()
    expect(
        console.page.get_by_text("Pesan dikirim seperti biasa. Terakhir dilanjutkan oleh operator")
    ).to_be_visible()
    hold(console, "sending goes on")
    console.page.get_by_role("button", name="Lanjutkan isolation_guide_v2").click()
    console.page.get_by_role("button", name="Lanjutkan templat").click()
    expect(console.page.get_by_text("oleh operator (templat isolation_guide_v2)")).to_be_visible()


def test_a_template_and_what_was_parked_go_on_alone(open_page: OpenPage, standin: StandIn) -> None:
    console = signed_in(open_page)
    console.show_tab("Pengiriman")
    console.page.get_by_role("button", name="Lanjutkan isolation_guide_v2").click()
    console.page.get_by_role("button", name="Lanjutkan templat").click()
    expect(console.page.get_by_role("region", name="Templat yang ditahan")).to_have_count(0)
    console.page.get_by_role("button", name="Kirim lagi").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Kirim lagi").click()
    expect(console.news).to_contain_text("4 pesan dikirim lagi.")
    assert standin.operator.sending["stopped"], "the breaker is another question"


def test_failed_numbers_stand_once_with_reason_person_and_tracer(open_page: OpenPage) -> None:
    console = signed_in(open_page, PHONE)
    console.show_tab("Nomor gagal")
    expect(console.cards).to_have_count(3)
    first = console.card("I Wayan Contoh")
    for words in (
        "0812-0000-0001",
        "Kode 131026",
        "tidak memakai WhatsApp",
        "Sanur",
        "Diambil, oleh pelacak.selatan",
    ):
        expect(first).to_contain_text(words)
    expect(console.card("Ni Made Contoh")).to_contain_text("Belum ada tugas")
    hold(console, "failed numbers")
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="Unduh (CSV)").click()
    assert download.value.suggested_filename == "nomor-gagal.csv"
    first.get_by_role("button", name="Lihat perjalanannya").click()
    expect(console.page).to_have_url(re.compile("#orang/0000000000000001$"))


def test_no_failed_number_is_said_in_words(open_page: OpenPage, standin: StandIn) -> None:
    standin.operator.failed.clear()
    console = signed_in(open_page)
    console.show_tab("Nomor gagal")
    expect(console.page.get_by_text("Tidak ada nomor yang gagal.")).to_be_visible()
    hold(console, "no failed numbers")


def test_everything_is_reached_by_keyboard(open_page: OpenPage, standin: StandIn) -> None:
    """A file is approved, a count opened, a village chosen without a mouse."""
    console = signed_in(open_page)
    stops = tab_stops(console.page)
    wanted = ["Ringkasan", "Berkas", "Jangka waktu", "Muat ulang", "Yang ditampilkan", "Lihat sebagai tabel"]
    assert [one for one in wanted if not any(stop.startswith(one) for stop in stops)] == []
    assert any("lihat warganya" in stop for stop in stops)
    page = console.page
    page.get_by_text("Lihat sebagai tabel").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sesetan", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Desa/kelurahan", exact=True)).to_have_value(VILLAGES["Sesetan"]["code"])
    console.tabs.get_by_text("Berkas", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Periksa dan putuskan").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Setujui berkas").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Setujui dan kirim").focus()
    page.keyboard.press("Enter")
    expect(console.news).to_contain_text("disetujui")
    assert standin.operator.files[HELD].state is FileState.RECORDING


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_page_fits_and_is_accessible(open_page: OpenPage, size: str, scheme: str) -> None:
    console = signed_in(open_page, SIZES[size], scheme)

    def picture(name: str, at: str = "") -> None:
        expect_accessible(console.page, f"{name} {scheme}")
        expect_fits(console.page, f"{name} {scheme}")
        top = f"document.querySelector('{at}').scrollIntoView()" if at else "window.scrollTo(0, 0)"
        console.page.evaluate(top)
        keep_picture(console.page, f"operator-{name}", size, whole=False)

    picture("ringkasan")
    picture("peta", ".city")
    console.page.get_by_role("button", name=re.compile("^Tidak ada nomor: ")).first.click()
    expect(console.page.get_by_role("table")).to_be_visible()
    picture("warga")
    console.show_tab("Berkas")
    expect(console.cards).to_have_count(3)
    picture("berkas")
    open_held(console)
    picture("persetujuan", ".held")
    console.page.get_by_role("button", name="Setujui berkas").click()
    expect(console.page.get_by_role("dialog")).to_be_visible()
    picture("setujui")
    console.page.get_by_role("button", name="Batal").click()
    console.show_tab("Pengiriman")
    expect(console.problem).to_be_visible()
    picture("pengiriman")
    console.show_tab("Nomor gagal")
    expect(console.cards).to_have_count(3)
    picture("nomor-gagal")
