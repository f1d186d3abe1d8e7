"""The views of Dinas Sosial, and what operators see of them; their own are in `test_console_operator`."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD

OpenPage = Callable[..., ConsolePage]


def test_operator_reads_everything_and_changes_nothing(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.tabs).to_have_text(
        [
            "Ringkasan",
            "Berkas",
            "Pengiriman",
            "Nomor gagal",
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
