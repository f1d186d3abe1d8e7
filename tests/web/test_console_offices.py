"""The views of Dinas Sosial, and what operators see of them; their own are in `test_console_operator`."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.web.conftest import PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]


def test_dinsos_marks_a_package_as_handed_over(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Di Satgas desa")
    expect(console.cards).to_have_count(2)
    expect(console.card("I Komang Perlu")).to_contain_text("Isolasi sampai")

    console.mark_delivered("I Komang Perlu", "Diterima istri")
    expect(console.card("I Komang Perlu").get_by_text("Sudah diserahkan", exact=True)).to_be_visible()
    expect(console.card("I Komang Perlu").get_by_role("button", name="Tandai")).to_have_count(0)
    _method, path, body = standin.calls[-1]
    assert path == "/sembako/p0011-0000000b/delivered"
    assert body["note"] == "Diterima istri"


def test_double_requests_are_a_list_of_their_own(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Ganda")
    expect(console.cards).to_have_count(1)
    expect(console.card("I Made Ganda")).to_contain_text("Nomor HP ini sudah dipakai permintaan lain")
    expect(console.card("I Made Ganda").get_by_role("button", name="Tandai")).to_have_count(0)
    expect(console.card("I Made Ganda").get_by_role("button", name="Loloskan")).to_have_count(1)


def test_the_village_verifies_all_that_is_listed_at_once(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page(PHONE)
    console.sign_in("pelacak.selatan", PASSWORD)
    console.show_tab("Sembako")
    expect(console.cards).to_have_count(2)
    console.page.get_by_role("button", name="Verifikasi semua (2)").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Verifikasi", exact=True).click()
    expect(console.news).to_contain_text("1 berhasil, 1 tidak. Persetujuan harus diberikan petugas lain")
    expect(console.cards).to_have_count(1)
    _method, path, body = next(call for call in standin.calls if call[0] == "POST")
    assert (path, len(body["ids"])) == ("/sembako/verify", 2)
    expect(console.page.get_by_role("button", name="Loloskan")).to_have_count(0)
    assert console.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_berita_acara_of_what_is_listed_is_saved_under_its_name(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Di Satgas desa")
    with console.page.expect_download() as download:
        console.page.get_by_role("button", name="Berita acara (PDF)").click()
    assert download.value.suggested_filename == "sembako-handed_over.pdf"
    assert download.value.path().read_bytes() == b"%PDF-1.7"


def test_a_failed_delivery_says_why(open_page: OpenPage, standin: StandIn) -> None:
    console = open_page()
    console.sign_in("dinsos", PASSWORD)
    console.show_tab("Sembako")
    console.filter("Status", "Di Satgas desa")
    console.card("Ni Wayan Butuh").get_by_role("button", name="Gagal diantar").click()
    console.page.get_by_role("dialog").get_by_label("Tidak ada orang di rumah").check()
    console.page.get_by_role("dialog").get_by_role("button", name="Simpan").click()
    expect(console.card("Ni Wayan Butuh")).to_contain_text("Tidak ada orang di rumah")
    assert standin.calls[-1][2]["reason"] == "not_home"


def test_operator_reads_everything_and_changes_nothing(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    console.show_tab("Pelacakan")
    expect(console.cards).to_have_count(6)  # all kecamatan
    expect(console.page.get_by_role("button", name="Ambil tugas")).to_have_count(0)
    console.filter("Kecamatan", "Denpasar Timur")
    expect(console.cards).to_have_count(1)

    console.show_tab("Sembako")
    expect(console.cards).to_have_count(2)
    expect(console.page.get_by_role("button", name="Tandai")).to_have_count(0)
