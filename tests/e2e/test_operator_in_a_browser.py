"""The deployed stack in a real Chromium: an operator looks at a held file, approves it, sees its figures."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from cli.operator.figures import Figures
from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from desac.domain.source_file import FileState
from sandbox.demo.staff import sign_in
from sandbox.local_state import LocalState
from sandbox.wait import until
from tests.web.accessible import expect_accessible, expect_fits
from tests.web.conftest import DESKTOP
from tests.web.console_page import ConsolePage

SWAB = datetime.now(WITA).date() - timedelta(days=1)
HEAD = "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
GOOD = [
    f";Warga Tahan {chr(65 + n)};15/07/19{60 + n};0812999{80000 + n};Jl. Nangka No. {n};Tonja;Denpasar Utara;"
    f"{SWAB:%d/%m/%Y};Positif\n"
    for n in range(12)
]
# So many of twenty or more are rejected that the file waits for an operator.
BAD = [line.replace("Positif", "menunggu").replace("Tahan", "Tolak") for line in GOOD[:9]]
# The stack does its work behind the page: patient, since waiting ends as soon as the thing is there.
PATIENCE = 60_000
# Others may drop files on the same stack meanwhile.
MANY = 100


@pytest.fixture
def console(stack: LocalState, browser: Browser) -> Iterator[ConsolePage]:
    """An operator's console, signed in."""
    context = browser.new_context(viewport=DESKTOP, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    operator = stack.user("operator")
    one = ConsolePage(page, stack.console_url)
    one.sign_in(operator.username, operator.password)
    yield one
    context.close()
    assert one.complaints == []


def _held(target: Target, name: str, rows: list[str]) -> tuple[str, str]:
    """Drops a file that is held; its key, its id."""
    key = drop(target, name, (HEAD + "".join(rows)).encode(), "kasus")
    figures = Figures(target)

    def _waits() -> bool:
        return any(file.key == key and file.state is FileState.HELD for file in figures.newest(MANY))

    until(_waits, seconds=60, what="The held file", every=0.5)
    [file] = [one for one in figures.newest(MANY) if one.key == key]
    return key, file.file_id


def test_an_operator_approves_a_held_file(stack: LocalState, target: Target, console: ConsolePage) -> None:
    key, file_id = _held(target, "ditahan.csv", GOOD + BAD)
    page = console.page
    console.show_tab("Berkas")
    page.get_by_role("button", name=re.compile("^Periksa dan putuskan .*ditahan.csv")).click()
    expect(page.get_by_text("12 orang akan dikirimi pesan")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".sample blockquote").first).to_contain_text("Warga Tahan A")
    expect(page.get_by_role("region", name="Baris yang ditolak").get_by_role("row")).to_have_count(10)
    expect_accessible(page, "a held file of the stack")
    expect_fits(page, "a held file of the stack")
    page.get_by_role("button", name="Setujui berkas").click()
    page.get_by_role("button", name="Setujui dan kirim").click()
    expect(console.news).to_contain_text("disetujui")

    report = wait_for_report(target, key, seconds=180)
    assert (report["new"], report["rejected"]) == (12, 9)
    figures = Figures(target)

    def _is_done() -> bool:
        file = figures.file(file_id)
        return file is not None and file.state is FileState.DONE

    # The report is written first; only then the file's own record says that it is whole.
    until(_is_done, seconds=60, what="The file's end", every=0.5)
    file = figures.file(file_id)
    assert file is not None
    assert file.decided_by == stack.user("operator").username
    operator = sign_in(target, stack.staff_api_url, stack.user("operator"))
    # The totals follow the table by moments.
    until(
        lambda: operator.get(f"/files/{file_id}/funnel")["summary"]["people"] == 12,
        seconds=60,
        what="The file's figures",
        every=0.5,
    )
    page.get_by_role("button", name="Muat ulang").click()
    page.get_by_role("button", name="Angka berkas ini").click()
    steps = page.get_by_role("list", name="Perjalanan warga").get_by_role("listitem")
    expect(steps.nth(1)).to_have_text("Warga yang perlu diberi tahu12")
    expect(page.get_by_role("img", name=re.compile("Peta kasus"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Kasus: 12, lihat warganya")).click()
    expect(page.get_by_role("region", name="Menurut jenis: Kasus").get_by_role("row")).to_have_count(13)


def test_a_refused_file_is_answered_and_nobody_is_recorded(target: Target, console: ConsolePage) -> None:
    rows = [line.replace("Warga", "Bukan") for line in GOOD + BAD]
    key, file_id = _held(target, "keliru.csv", rows)
    page = console.page
    page.evaluate("where => (window.location.hash = where)", f"berkas/{file_id}")
    page.get_by_role("button", name="Tolak berkas").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("Berkas bulan lalu")
    page.get_by_role("dialog").get_by_role("button", name="Tolak berkas").click()
    expect(page.get_by_text("Ditolak petugas Desac: Berkas bulan lalu")).to_be_visible()
    report = wait_for_report(target, key, seconds=60)
    assert report["state"] == "declined"
    assert "Berkas bulan lalu" in report["problem"]


def test_sending_and_failed_numbers_are_those_of_the_stack(console: ConsolePage) -> None:
    console.show_tab("Pengiriman")
    expect(console.page.get_by_text("Pesan dikirim seperti biasa.")).to_be_visible(timeout=PATIENCE)
    expect(console.page.get_by_role("heading", name="Batas harian")).to_be_visible()
    console.show_tab("Nomor gagal")
    expect(console.page.get_by_role("status").filter(has_text=re.compile("nomor"))).to_be_visible()
