"""The deployed stack in a real Chromium: a resident's phone without JavaScript, then a tracer's console."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from sandbox.chromium import ensure_chromium
from sandbox.demo.staff import sign_in
from sandbox.local_state import LocalState
from sandbox.wait import until
from tests.web.conftest import CHROMIUM_ARGS, DESKTOP, PHONE
from tests.web.console_page import ConsolePage

NAME, NUMBER = "I Wayan Peramban", "+6281299990010"
SWAB = datetime.now(WITA).date() - timedelta(days=1)
FILE = (
    "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
    f";{NAME};15/07/1985;081299990010;Jl. Nangka No. 7;Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
)
# The stack does its work behind the page: patient, since waiting ends as soon as the thing is there.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    path = ensure_chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def answered(stack: LocalState, target: Target, browser: Browser) -> str:
    """A resident who was told, opened the link on the phone and sent the form; the last page's words."""
    report = wait_for_report(target, drop(target, "peramban.csv", FILE.encode(), "kasus"), seconds=60)
    assert report["new"] == 1
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    inbox = f"{stack.sandbox_url}/inbox/{quote(NUMBER)}"
    # Without JavaScript the page renews itself by its own meta refresh.
    page.goto(inbox)
    link = page.get_by_role("link", name=re.compile("Isi formulir"))
    expect(link.first).to_be_visible(timeout=PATIENCE)
    address = link.first.get_attribute("href")
    assert address is not None
    assert "Peramban" not in address
    page.goto(address)
    page.get_by_label("Tanggal", exact=True).fill("15")
    page.get_by_label("Bulan", exact=True).select_option(label="Juli")
    page.get_by_label("Tahun", exact=True).fill("1985")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
    page.get_by_role("button", name="Isi formulir").click()
    page.get_by_label("Batuk").check()
    _onward(page)
    _onward(page)
    page.get_by_role("button", name="Tambah orang").click()
    page.get_by_label("Nama").fill("Ni Luh Serumah")
    page.get_by_label("Nomor HP").fill("081299990011")
    page.get_by_label("Tinggal serumah").check()
    page.get_by_label("Hari ini").check()
    page.get_by_role("button", name="Simpan orang ini").click()
    _onward(page)
    page.get_by_label("Ya, kami perlu sembako").check()
    page.get_by_label("Jumlah orang serumah").fill("4")
    _onward(page)
    expect(page.get_by_role("main")).to_contain_text("Ni Luh Serumah")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("main")).to_contain_text("Matur suksma")
    words = page.get_by_role("main").inner_text()
    context.close()
    return words


def _onward(page: Page) -> None:
    """To the next step of the form."""
    page.get_by_role("main").get_by_role("button", name="Lanjut", exact=True).click()


def test_a_resident_answers_on_a_phone_without_javascript(answered: str) -> None:
    assert "112" in answered


def test_a_tracer_sees_the_resident_in_the_console(
    answered: str, stack: LocalState, target: Target, browser: Browser
) -> None:
    """Sign-in through Cognito, the task in the list with its directions, and the villages on the map."""
    del answered
    operator = sign_in(target, stack.staff_api_url, stack.user("operator"))
    # The form leads to a location, and that to a task: behind the page, so it takes its time.
    until(
        lambda: any(
            task["name"] == NAME for task in operator.get("/assignments", state="open", limit=100)["items"]
        ),
        seconds=60,
        what="The tracer's task",
        every=0.5,
    )
    context = browser.new_context(viewport=DESKTOP, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    console = ConsolePage(page, stack.console_url)
    tracer = stack.user("tracer", "51.71.04")
    console.sign_in(tracer.username, tracer.password)
    card = console.card(NAME)
    expect(card).to_be_visible()
    console.show_map()
    directions = card.get_by_role("link", name="Petunjuk arah")
    if directions.count():
        assert "google.com/maps/dir" in str(directions.get_attribute("href"))
    else:
        expect(card).to_contain_text("desa")
    assert console.complaints == []
    context.close()
