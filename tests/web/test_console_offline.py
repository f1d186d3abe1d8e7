"""A tracer's day where the network comes and goes: nothing is lost or said twice, nobody else sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.conftest import PHONE
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD, Json
from tests.web.staff_standin import StandIn

OpenPage = Callable[..., ConsolePage]
FIRST, SECOND = "p0001-00000001", "p0002-00000002"
ME = "pelacak.selatan"


@pytest.fixture
def console(open_page: OpenPage) -> ConsolePage:
    """Signed in on a phone, the list loaded, the console's own files kept."""
    made = open_page(PHONE)
    made.sign_in(ME, PASSWORD)
    expect(made.cards).to_have_count(5)
    made.keep_files()
    return made


def outcomes(standin: StandIn) -> list[Json]:
    return [body for method, path, body in standin.calls if method == "POST" and path.endswith("outcome")]


def taken(console: ConsolePage, *names: str) -> None:
    for name in names:
        console.take(name)
        expect(console.card(name)).to_contain_text("oleh Anda sampai")


def lose_the_network(console: ConsolePage) -> None:
    console.page.context.set_offline(True)


def find_the_network(console: ConsolePage) -> None:
    console.page.context.set_offline(False)


def test_reports_wait_in_sight_and_are_sent_in_order_when_the_network_is_back(
    console: ConsolePage, standin: StandIn
) -> None:
    taken(console, "I Wayan Contoh", "Ni Made Percobaan")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Tidak di rumah")
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    console.tap_outcome("Ni Made Percobaan", "Bertemu")
    console.take("Ni Ketut Misal")
    expect(console.waiting).to_have_text("3 laporan menunggu jaringan.")
    expect(console.card("Ni Ketut Misal")).to_contain_text("Belum terkirim: Ambil tugas")
    expect(console.card("Ni Made Percobaan").get_by_text("Selesai", exact=True)).to_be_visible()
    assert outcomes(standin) == []

    find_the_network(console)
    expect(console.waiting).to_be_hidden()
    assert [body["outcome"] for body in outcomes(standin)] == ["not_home", "found"]
    assert standin.assignments["p0004-00000004"]["tracer"] == ME
    attempt = standin.assignments[FIRST]["attempts"][0]
    assert attempt["at"] == outcomes(standin)[0]["at"], "when it happened, not when the network came back"


def test_the_list_is_there_without_a_network_after_the_page_was_reloaded(console: ConsolePage) -> None:
    lose_the_network(console)
    console.page.reload()
    expect(console.cards).to_have_count(5)
    expect(console.page.locator(".summary")).to_contain_text("Tanpa jaringan: daftar pukul")
    console.show_map()


def test_a_tab_that_is_closed_and_opened_again_without_a_network_loses_nothing(
    console: ConsolePage, standin: StandIn
) -> None:
    taken(console, "I Wayan Contoh")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Alamat salah")
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")

    console.open_again()
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    expect(console.page.get_by_text("Anda bekerja tanpa jaringan")).to_be_visible()
    console.filter("Status", "Tugas saya, urut rute")
    expect(console.cards).to_have_count(1)
    console.report_outcome("I Wayan Contoh", "Menolak", "Tidak mau membuka pintu")
    expect(console.waiting).to_have_text("2 laporan menunggu jaringan.")

    find_the_network(console)
    console.sign_in(ME, PASSWORD)
    expect(console.news).to_contain_text("Tersimpan")
    expect(console.waiting).to_be_hidden()
    assert [body["outcome"] for body in outcomes(standin)] == ["wrong_address", "refused"]
    assert standin.assignments[FIRST]["state"] == "closed"


def test_what_the_server_refuses_is_shown_until_it_was_read(console: ConsolePage, standin: StandIn) -> None:
    """Somebody else has reported in the meantime, and the operator has closed the task."""
    taken(console, "I Wayan Contoh", "Ni Made Percobaan")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Bertemu")
    console.tap_outcome("Ni Made Percobaan", "Bertemu")
    standin.refused[FIRST] = "Tugas ini sudah selesai."
    find_the_network(console)
    expect(console.problem).to_contain_text("Ditolak server: Hasil: Bertemu orangnya – I Wayan Contoh")
    expect(console.problem).to_contain_text("Tugas ini sudah selesai.")
    expect(console.waiting).to_be_hidden()
    assert standin.assignments[SECOND]["state"] == "closed", "what was refused held up nobody else"

    console.page.reload()
    expect(console.problem).to_contain_text("Tugas ini sudah selesai.")
    console.problem.get_by_role("button", name="Hapus laporan ini").click()
    expect(console.problem).to_have_count(0)


def test_an_answer_that_was_lost_counts_once(console: ConsolePage, standin: StandIn) -> None:
    taken(console, "I Wayan Contoh")
    # The browser itself tries once more on a connection that it had used before.
    standin.lost_answers = 2
    console.tap_outcome("I Wayan Contoh", "Tidak di rumah")
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    console.page.get_by_role("button", name="Kirim sekarang").click()
    expect(console.waiting).to_be_hidden()
    first, *others = outcomes(standin)
    assert others
    assert all(one == first for one in others)
    assert len(standin.assignments[FIRST]["attempts"]) == 1


def test_a_session_that_ended_keeps_the_reports_until_the_same_person_is_back(
    console: ConsolePage, standin: StandIn
) -> None:
    taken(console, "I Wayan Contoh")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Bertemu")
    standin.signin.end_tokens(refresh_too=True)
    find_the_network(console)
    expect(console.sign_in_button).to_be_visible()
    expect(console.page.get_by_text("1 laporan di perangkat ini belum terkirim")).to_be_visible()

    console.sign_in("dinsos", PASSWORD)
    assert outcomes(standin) == [], "nobody else's account sends it"
    console.sign_out()
    console.sign_in(ME, PASSWORD)
    expect(console.news).to_contain_text("Tersimpan")
    assert [body["outcome"] for body in outcomes(standin)] == ["found"]


def test_another_tracer_sees_neither_list_nor_reports(console: ConsolePage, standin: StandIn) -> None:
    standin.signin.users["pelacak.timur"] = {"groups": ["tracer"], "kecamatan": "51.71.02"}
    taken(console, "I Wayan Contoh")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Bertemu")
    expect(console.waiting).to_be_visible()
    console.open_again()
    find_the_network(console)
    console.sign_in("pelacak.timur", PASSWORD)
    expect(console.page.get_by_text("1 laporan petugas lain masih di HP ini")).to_be_visible()
    expect(console.page.get_by_text("I Wayan Contoh")).to_have_count(0)
    lose_the_network(console)
    console.filter("Status", "Diambil")
    expect(console.cards).to_have_count(0)
    assert outcomes(standin) == []


def test_sign_out_leaves_nothing_and_asks_before_reports_are_thrown_away(console: ConsolePage) -> None:
    taken(console, "I Wayan Contoh")
    lose_the_network(console)
    console.tap_outcome("I Wayan Contoh", "Bertemu")
    console.sign_out_button.click()
    dialog = console.page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 laporan ini dihapus dari HP dan tidak pernah sampai")
    dialog.get_by_role("button", name="Batal").click()
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")

    find_the_network(console)
    expect(console.waiting).to_be_hidden()
    console.sign_out()
    assert console.kept_records() == 0


def test_an_operator_keeps_nothing_on_the_device(open_page: OpenPage) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    console.show_tab("Pelacakan")
    expect(console.cards).to_have_count(6)
    assert console.kept_records() == 0
