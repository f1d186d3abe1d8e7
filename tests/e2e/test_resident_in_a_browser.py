"""A resident against the deployed stack: the whole way with JavaScript, a stranger, an ended link."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.adapters import keys
from desac.adapters.table import Table
from desac.domain.dates import WITA
from desac.domain.link import link_id_in
from sandbox.chromium import ensure_chromium
from sandbox.local_state import LocalState
from tests.web.conftest import CHROMIUM_ARGS, PHONE

NAME, NUMBER = "Ni Kadek Peramban", "+6281299990020"
SWAB = datetime.now(WITA).date() - timedelta(days=1)
FILE = (
    "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
    f";{NAME};15/07/1985;081299990020;Jl. Nangka No. 9;Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
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
def address(stack: LocalState, target: Target, browser: Browser) -> str:
    """The link that a resident was sent."""
    report = wait_for_report(target, drop(target, "warga.csv", FILE.encode(), "kasus"), seconds=60)
    assert report["new"] == 1
    return _link(browser, stack, "Isi formulir")


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that has never opened the link."""
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def _link(browser: Browser, stack: LocalState, label: str) -> str:
    """The newest button with this label in the resident's inbox."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stack.sandbox_url}/inbox/{quote(NUMBER)}")
    link = page.get_by_role("link", name=re.compile(label)).first
    expect(link).to_be_visible(timeout=PATIENCE)
    found = link.get_attribute("href")
    context.close()
    assert found is not None
    return found


def _check(page: Page, year: str = "1985") -> None:
    page.get_by_label("Tanggal", exact=True).fill("15")
    page.get_by_label("Bulan", exact=True).select_option(label="Juli")
    page.get_by_label("Tahun", exact=True).fill(year)
    page.get_by_role("button", name="Lanjut").click()


def _onward(page: Page, number: int) -> None:
    """To the next step, once it is there: a second tap would be on the page that is about to go."""
    page.get_by_role("main").get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(f"Langkah {number} dari 5", timeout=PATIENCE)


def test_a_stranger_with_the_link_learns_nothing(address: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(address)
    _check(page, "1990")
    expect(page.get_by_role("alert")).to_contain_text("Sisa percobaan")
    body = page.inner_text("body")
    assert NAME not in body
    assert not re.search("covid|positif", body, re.IGNORECASE)


def test_from_the_inbox_to_the_thanks_and_back_with_javascript(address: str, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(address)
    _check(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("POSITIF Covid-19")
    assert "Peramban" not in page.url
    page.get_by_role("button", name="English").click()
    expect(main).to_contain_text("POSITIVE for Covid-19")
    page.get_by_role("button", name="Bahasa Indonesia").click()
    page.get_by_role("button", name="Isi formulir").click()
    page.get_by_label("Batuk").check()
    for number in (2, 3, 4):
        _onward(page, number)
    page.get_by_label("Jumlah orang serumah").fill("2")
    _onward(page, 5)
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(main).to_contain_text("Matur suksma")
    page.get_by_role("link", name="Kembali ke halaman Anda").click()
    expect(main).to_contain_text("Formulir Anda sudah kami terima")


def test_an_ended_link_brings_a_new_one_to_the_same_phone(
    address: str, phone: BrowserContext, stack: LocalState, target: Target, browser: Browser
) -> None:
    """The record ends, as a month later it would; the page asks, and the inbox has a link that opens."""
    target.use_for_adapters()
    token = address.rpartition("/")[2]
    place = keys.link(link_id_in(token))
    Table(target.output("TableName")).update(place, {"expires_at": "2021-01-01T00:00:00Z"})
    page = phone.new_page()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tautan sudah tidak berlaku")
    page.get_by_role("button", name="Kirim tautan baru").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa WhatsApp Anda")
    page.goto(_link(browser, stack, "Buka halaman"))
    _check(page)
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")
