"""The views of Dinas Sosial and of operators."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.web.conftest import PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]


def test_operator_reads_everything_and_changes_nothing(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.tabs).to_have_text(
        [
            "Ringkasan",
            "Pelacakan",
            "Keluhan",
            "Tanpa kabar",
            "Sembako",
            "Cari warga",
        ]
    )

    console.show_tab("Pelacakan")
    expect(console.cards).to_have_count(6)  # all kecamatan
    expect(console.page.get_by_role("button", name="Ambil tugas")).to_have_count(0)
    console.filter("Kecamatan", "Denpasar Timur")
    expect(console.cards).to_have_count(1)

    console.show_tab("Sembako")
    expect(console.cards).to_have_count(2)
    expect(console.page.get_by_role("button", name="Tandai")).to_have_count(0)


def test_overview_shows_the_funnel_and_the_files(open_page: OpenPage) -> None:
    console = open_page(PHONE)
    console.sign_in("operator", PASSWORD)
    steps = console.page.get_by_role("region", name="Perjalanan warga").get_by_role("row")
    expect(steps).to_have_text(
        [
            "Baris dalam berkas12",
            "Warga yang perlu diberi tahu9",
            "Dikirimi pemberitahuan8",
            "Pemberitahuan sampai5",
            "Permintaan sembako1",
        ]
    )
    details = console.page.get_by_role("region", name="Rincian")
    expect(details.get_by_role("row").filter(has_text="Tidak ada nomor")).to_have_text("Tidak ada nomor1")
    expect(details.get_by_role("row").filter(has_text="Sudah diserahkan")).to_have_text("Sudah diserahkan1")
    expect(console.page.get_by_text("Semua hitungan cocok. Masih diproses:")).to_be_visible()
    files = console.page.get_by_role("region", name="Berkas terbaru", exact=True)
    expect(files).to_contain_text("kasus_2026-01-31.csv")
    assert console.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_no_file_yet_is_said_in_words(open_page: OpenPage, standin: StandIn) -> None:
    standin.overview["files"] = []
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.page.get_by_text("Belum ada berkas yang diterima.")).to_be_visible()


def test_counts_that_do_not_close_are_an_alarm(open_page: OpenPage, standin: StandIn) -> None:
    standin.overview["problems"] = ["people: 9 in all, 8 accounted for"]
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.problem).to_contain_text("mungkin ada warga yang terlewat")
    expect(console.problem).to_contain_text("people: 9 in all, 8 accounted for")
