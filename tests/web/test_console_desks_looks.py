"""How the desks look and work without a mouse: axe-core, narrow screens, large text, dark, pictures."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.console_page import ConsolePage
from tests.web.pictures import DESKTOP_SIZE, LOOKS, SIZES, keep_picture
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]
TARGET = 44
"""CSS pixels of what is tapped: a button, a link like one, a box with its label."""


class Desk:
    """A console at a size and in a scheme that is looked at state by state."""

    def __init__(self, console: ConsolePage, size: str) -> None:
        self.console = console
        self.page = console.page
        self._size = size

    def look(self, name: str, *, whole: bool = False) -> None:
        """Holds a state to the rules, and keeps a picture of it, `whole` or of what is in the window."""
        self.page.evaluate("document.getElementById('kabar').textContent = ''")
        expect_accessible(self.page, name)
        self._tappable(name)
        keep_picture(self.page, name, self._size, whole=whole)
        expect_fits(self.page, name)

    def _tappable(self, name: str) -> None:
        small = self.page.evaluate(
            """least => [...document.querySelectorAll("button, .button, .tick, dialog .choice")]
                .filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < least)
                .map((one) => one.innerText || one.className)""",
            TARGET - 0.5,
        )
        assert small == [], f"{name}: too small to tap: {small}"

    def turn(self, tab: str) -> None:
        """To another tab, once it is there."""
        self.console.show_tab(tab)
        expect(self.page.get_by_role("heading", level=1, name=tab)).to_be_visible()
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.fixture(params=LOOKS, ids="-".join)
def desk(request: pytest.FixtureRequest, open_page: OpenPage) -> Desk:
    """Pictures are kept of the light ones, if asked for."""
    size, scheme = request.param
    return Desk(open_page(SIZES[size], scheme), size)


def test_dinas_sosial(desk: Desk, standin: StandIn) -> None:
    page, console = desk.page, desk.console
    console.sign_in("dinsos", PASSWORD)
    desk.turn("Sembako")
    expect(console.cards).to_have_count(2)
    page.get_by_role("button", name="Pilih semua (2)").click()
    desk.look("dinsos-daftar")
    page.get_by_role("button", name="Verifikasi yang dipilih (2)").click()
    desk.look("dinsos-langkah")
    page.get_by_role("dialog").get_by_role("button", name="Verifikasi", exact=True).click()
    expect(page.get_by_role("heading", name="1 berhasil, 1 tidak")).to_be_visible()
    desk.look("dinsos-jawaban")
    page.get_by_role("button", name="Tutup").click()
    console.filter("Status", "Ganda")
    expect(console.card("I Made Ganda")).to_be_visible()
    desk.look("dinsos-ganda")
    console.card("I Made Ganda").get_by_role("button", name="Riwayat").click()
    desk.look("dinsos-riwayat")
    page.get_by_role("button", name="Tutup").click()
    page.get_by_text("Cetak dan unduh").click()
    desk.look("dinsos-cetak")
    console.filter("Status", "Dibatalkan")
    expect(page.get_by_text("Tidak ada permintaan")).to_be_visible()
    desk.look("dinsos-kosong")
    standin.down = True
    page.get_by_role("button", name="Muat ulang").click()
    expect(console.problem).to_be_visible()
    desk.look("dinsos-gagal")


def test_the_printed_list(open_page: OpenPage) -> None:
    console = open_page(SIZES["1280x800"], "dark")
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Di Satgas desa")
    console.page.evaluate("window.print = () => {}")
    console.page.get_by_text("Cetak dan unduh").click()
    console.page.get_by_role("button", name="Cetak daftar").click()
    console.page.emulate_media(media="print")
    expect(console.page.locator(".paper").get_by_role("row")).to_have_count(3)
    # Black on white whatever the screen's scheme.
    assert console.page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    keep_picture(console.page, "dinsos-kertas", DESKTOP_SIZE, whole=False)


def test_doctor(desk: Desk, standin: StandIn) -> None:
    page, console = desk.page, desk.console
    console.sign_in("dokter", PASSWORD)
    desk.turn("Keluhan")
    expect(console.cards).to_have_count(3)
    desk.look("dokter-konsol-keluhan")
    console.card("Ni Made Gawat").get_by_role("button", name="Jawab").click()
    desk.look("dokter-konsol-jawab")
    page.get_by_role("button", name="Batal").click()
    page.get_by_role("button", name="Selesai (14 hari)").click()
    expect(console.cards).to_have_count(1)
    desk.look("dokter-konsol-selesai")
    standin.desks.complaints.clear()
    page.get_by_role("button", name="Muat ulang").click()
    expect(page.get_by_text("Tidak ada keluhan di sini.")).to_be_visible()
    desk.look("dokter-konsol-kosong")


def test_operators_figures(desk: Desk) -> None:
    console = desk.console
    console.sign_in("operator", PASSWORD)
    desk.turn("Keluhan")
    desk.page.get_by_text("Lama menunggu per desa/kelurahan").click()
    expect(desk.page.get_by_role("region", name="Lama menunggu")).to_be_visible()
    desk.look("dokter-konsol-operator")


def test_silences(desk: Desk, standin: StandIn) -> None:
    page, console = desk.page, desk.console
    console.sign_in("dokter", PASSWORD)
    desk.turn("Tanpa kabar")
    expect(console.cards).to_have_count(2)
    console.card("I Gede Hening").get_by_text("3 langkah").click()
    desk.look("tanpa-kabar-daftar")
    console.card("I Gede Hening").get_by_role("button", name="Catat kabar").click()
    desk.look("tanpa-kabar-catat")
    page.get_by_role("dialog").get_by_label("Sesak napas").check()
    page.get_by_role("button", name="Simpan kabar").click()
    expect(page.get_by_role("heading", name="Dinilai: Tanda bahaya")).to_be_visible()
    desk.look("tanpa-kabar-dinilai")
    page.get_by_role("button", name="Tutup", exact=True).click()
    console.card("I Gede Hening").get_by_role("button", name="Tutup pencarian").click()
    desk.look("tanpa-kabar-tutup")
    page.get_by_role("button", name="Batal").click()
    standin.desks.silences.clear()
    page.get_by_role("button", name="Muat ulang").click()
    expect(page.get_by_text("Tidak ada warga tanpa kabar")).to_be_visible()
    desk.look("tanpa-kabar-kosong")


def test_person(desk: Desk, standin: StandIn) -> None:
    page, console = desk.page, desk.console
    console.sign_in("operator", PASSWORD)
    desk.turn("Cari warga")
    page.get_by_label("Nomor HP atau NIK").fill("081200000001")
    page.get_by_role("button", name="Cari", exact=True).click()
    expect(page.get_by_text("2 orang ditemukan")).to_be_visible()
    desk.look("orang-cari")
    page.get_by_role("button", name="I Wayan Contoh").click()
    expect(page.get_by_role("heading", level=1, name="I Wayan Contoh")).to_be_visible()
    desk.look("orang-perjalanan", whole=True)
    for button, state in (
        ("Perbaiki tanggal dan tes", "orang-perbaiki"),
        ("Catat hasil akhir", "orang-hasil"),
        ("Minta kunjungan", "orang-kunjungan"),
    ):
        page.get_by_role("button", name=button).click()
        desk.look(state)
        page.get_by_role("button", name="Batal").click()
    reasons = ["Warga meminta tidak dikirimi pesan lagi.", "Masa isolasi atau karantina sudah selesai."]
    standin.desks.people["p0001"] |= {"will_be_messaged": False, "reasons_not_text": reasons}
    page.reload()
    expect(page.get_by_text("tidak dikirimi pesan lagi:")).to_be_visible()
    desk.look("orang-berhenti")
    page.goto(f"{console.url}#orang/p0404")
    expect(console.problem).to_contain_text("Data tidak ditemukan.")
    desk.look("orang-tidak-ada")


# --- by keyboard alone ---------------------------------------------------------------------------------


def test_a_complaint_is_answered_by_keyboard_alone(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("dokter", PASSWORD)
    console.show_tab("Keluhan")
    expect(console.cards).to_have_count(3)
    stops = tab_stops(console.page)
    first, later = stops.index("Jawab keluhan Ni Made Gawat"), stops.index("Jawab keluhan I Wayan Contoh")
    assert first < later
    console.card("Ni Made Gawat").get_by_role("button", name="Jawab").focus()
    press = console.page.keyboard.press
    press("Enter")
    dialog = console.page.get_by_role("dialog")
    expect(dialog.get_by_label("Sudah saya telepon")).to_be_focused()
    press("ArrowDown")
    expect(dialog.get_by_label("Pantau di rumah")).to_be_checked()
    press("Tab")
    console.page.keyboard.type("Minum banyak")
    press("Tab")
    press("Enter")
    expect(console.news).to_contain_text("tersimpan")
    expect(console.card("Ni Made Gawat")).to_be_focused()
    assert standin.calls[-1][2]["choice"] == "monitor"
    assert standin.calls[-1][2]["text"] == "Minum banyak"


def test_many_requests_are_approved_by_keyboard_alone(open_page: OpenPage, standin: StandIn) -> None:
    for aid_id in ("p0014-0000000e", "p0015-0000000f"):
        standin.aids[aid_id]["state"] = "verified"
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Diverifikasi desa")
    expect(console.cards).to_have_count(2)
    press = console.page.keyboard.press
    tick = console.card("I Ketut Baru").get_by_role("checkbox")
    tick.focus()
    press("Space")
    expect(console.page.get_by_text("1 dipilih")).to_be_visible()
    # The list was drawn anew, and whoever ticks goes on from where they were.
    expect(console.card("I Ketut Baru").get_by_role("checkbox")).to_be_focused()
    console.page.get_by_role("button", name="Setujui yang dipilih (1)").focus()
    press("Enter")
    expect(console.page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    press("Tab")
    press("Enter")
    expect(console.page.get_by_role("heading", name="Setujui permintaan: 1 berhasil")).to_be_visible()
    press("Enter")
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    expect(console.cards).to_have_count(1)
    assert standin.aids["p0014-0000000e"]["state"] == "approved"


def test_a_day_is_reported_by_keyboard_alone(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("dokter", PASSWORD)
    console.show_tab("Tanpa kabar")
    console.card("I Gede Hening").get_by_role("button", name="Catat kabar").focus()
    press = console.page.keyboard.press
    press("Enter")
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Batuk").focus()
    press("Space")
    dialog.get_by_label("Suhu badan (°C)").focus()
    console.page.keyboard.type("37,1")
    press("Enter")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text("Dinilai")
    press("Escape")
    expect(dialog).to_have_count(0)
    assert standin.desks.reports[-1]["temperature"] == 37.1
