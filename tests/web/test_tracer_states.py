"""Every state of the tracer's view: what axe-core finds, narrow screens, large text, and how it looks.

With DESAC_SCREENSHOTS=1 the light pictures are kept as docs/screenshots/pelacak-*.png.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.accessible import expect_accessible, expect_fits
from tests.web.console_page import ConsolePage
from tests.web.pictures import LOOKS, SIZES, keep_picture
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

NAME, TASK = "I Wayan Contoh", "p0001-00000001"


class _States:
    """Looks at one state after the other."""

    def __init__(self, console: ConsolePage, told: str, size: str) -> None:
        self._console, self._told, self._size = console, told, size

    def __call__(self, name: str) -> None:
        told = f"{name}, {self._told}"
        if self._size == "1280x800":
            self._console.expect_map_drawn()
        keep_picture(self._console.page, f"pelacak-{name}", self._size, whole=False)
        expect_accessible(self._console.page, told)
        expect_fits(self._console.page, told)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_state_can_be_read_by_everybody(
    open_page: Callable[..., ConsolePage], standin: StandIn, size: str, scheme: str
) -> None:
    console = open_page(SIZES[size], scheme)
    state = _States(console, f"{size}, {scheme}", size)
    standin.assignments[TASK] |= {
        "reasons": ["requested", "no_check_in"],
        "step": "village",
        "attempts": [_attempt("not_home", "Tetangga: bekerja sampai sore")],
    }
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.cards).to_have_count(5)
    console.keep_files()
    if size == "1280x800":
        console.expect_map_drawn()
    state("daftar")
    _at_work(console, state)
    _on_the_way(console, state)
    _without_a_network(console, standin, state)


def _at_work(console: ConsolePage, state: _States) -> None:
    for name in (NAME, "Ni Made Percobaan", "Ni Ketut Misal"):
        console.take(name)
        expect(console.card(name)).to_contain_text("oleh Anda sampai")
    console.card(NAME).scroll_into_view_if_needed()
    state("tugas")
    console.card(NAME).get_by_role("button", name="Bertemu", exact=True).click()
    state("dua-ketuk")
    console.card(NAME).get_by_role("button", name="Batal").click()
    console.card(NAME).get_by_role("button", name="Hasil lainnya").click()
    expect(console.page.get_by_role("dialog")).to_be_visible()
    state("hasil")
    console.page.get_by_role("button", name="Batal").click()
    console.card(NAME).get_by_role("button", name="Catat kontak erat").click()
    console.page.get_by_role("button", name="Tambah kontak").click()
    state("kontak")
    console.page.get_by_role("button", name="Batal").click()


def _on_the_way(console: ConsolePage, state: _States) -> None:
    console.filter("Status", "Tugas saya, urut rute")
    expect(console.cards).to_have_count(3)
    state("rute")
    console.show_map()
    console.page.get_by_text("Peta sebagai tabel").click()
    state("peta")
    back = console.page.get_by_role("button", name="Daftar", exact=True)
    if back.is_visible():
        back.click()


def _without_a_network(console: ConsolePage, standin: StandIn, state: _States) -> None:
    console.page.context.set_offline(True)
    console.tap_outcome(NAME, "Bertemu")
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    console.page.get_by_text("Lihat yang menunggu").click()
    console.page.evaluate("scrollTo(0, 0)")
    state("tanpa-jaringan")
    console.open_again()
    expect(console.page.get_by_text("Anda bekerja tanpa jaringan")).to_be_visible()
    state("tanpa-masuk")
    standin.refused[TASK] = "Tugas ini sudah selesai."
    console.page.context.set_offline(False)
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.problem).to_contain_text("Ditolak server")
    state("ditolak")
    console.filter("Status", "Selesai")
    expect(console.page.locator(".summary")).to_contain_text("Tidak ada tugas")
    state("kosong")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_list_that_cannot_be_had_is_readable_as_well(
    open_page: Callable[..., ConsolePage], standin: StandIn, scheme: str
) -> None:
    standin.down = True
    console = open_page(SIZES["390x844"], scheme)
    console.sign_in("pelacak.selatan", PASSWORD)
    expect(console.problem).to_be_visible()
    expect_accessible(console.page, "nothing came")
    expect_fits(console.page, "nothing came")


def _attempt(outcome: str, note: str) -> dict[str, str | None]:
    at = "2026-01-31T05:00:00Z"
    told = {"request_id": "r1", "tracer": "pelacak.lain", "outcome": outcome, "note": note}
    return {**told, "at": at, "reported_at": None}
