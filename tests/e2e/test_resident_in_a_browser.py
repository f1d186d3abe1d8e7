"""A resident against the deployed stack in a real Chromium.

The whole way with JavaScript and without, a stranger with somebody else's link, an ended link.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.adapters import keys
from desac.adapters.table import Table
from desac.domain.dates import WITA
from desac.domain.link import link_id_in
from sandbox.demo.staff import Colleague, sign_in
from sandbox.local_state import LocalState
from tests.web.conftest import PHONE

NAME, NUMBER = "Ni Kadek Peramban", "+6281299970020"
PLAIN_NAME, PLAIN_NUMBER = "I Wayan Polos", "+6281299970010"
SWAB = datetime.now(WITA).date() - timedelta(days=1)
FILE = (
    "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n"
    f";{NAME};15/07/1985;{NUMBER};Jl. Nangka No. 9;Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
    f";{PLAIN_NAME};15/07/1985;{PLAIN_NUMBER};Jl. Nangka No. 7;Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
)
# The stack does its work behind the page: patient, since waiting ends as soon as the thing is there.
PATIENCE = 60_000


@pytest.fixture(scope="module")
def told(target: Target) -> None:
    """A file with both residents was taken in."""
    report = wait_for_report(target, drop(target, "warga.csv", FILE.encode(), "kasus"), seconds=120)
    assert report["new"] == 2


@pytest.fixture(scope="module")
def address(told: None, stack: LocalState, browser: Browser) -> str:
    """The link that a resident was sent."""
    del told
    return _link(browser, stack, NUMBER, "Isi formulir")


@pytest.fixture(scope="module")
def operator(stack: LocalState, target: Target) -> Colleague:
    """An operator at the staff API."""
    return sign_in(target, stack.staff_api_url, stack.user("operator"))


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that has never opened the link."""
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def _link(browser: Browser, stack: LocalState, number: str, label: str) -> str:
    """The newest button with this label in a resident's inbox."""
    # Without JavaScript the inbox renews itself by its own meta refresh.
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stack.sandbox_url}/inbox/{quote(number)}")
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


def _onward(page: Page, number: int, button: str = "Lanjut") -> None:
    """To a step, once it is there: a second tap would be on the page that is about to go."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
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


def test_the_whole_way_without_javascript(
    told: None, stack: LocalState, browser: Browser, operator: Colleague
) -> None:
    """What was typed reaches the people who work with it: a contact and when they met, sembako."""
    del told
    address = _link(browser, stack, PLAIN_NUMBER, "Isi formulir")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    _check(page)
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_contain_text(PLAIN_NAME)
    assert "Polos" not in page.url
    page.get_by_role("button", name="Isi formulir").click()
    page.get_by_label("Batuk").check()
    _onward(page, 2)
    _onward(page, 3)
    page.get_by_role("button", name="Tambah orang").click()
    page.get_by_label("Nama", exact=True).fill("Ni Luh Serumah")
    page.get_by_label("Nomor HP").fill("081299970011")
    page.get_by_label("Tinggal serumah").check()
    page.get_by_role("radio", name="Hari ini", exact=True).check()
    _onward(page, 3, "Simpan orang ini")
    expect(main).to_contain_text("Ni Luh Serumah")
    _onward(page, 4)
    page.get_by_label("Ya, kami perlu sembako").check()
    page.get_by_label("Jumlah orang serumah").fill("4")
    _onward(page, 5)
    expect(main).to_contain_text("Ni Luh Serumah")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(main).to_contain_text("Matur suksma")
    expect(main).to_contain_text("1 orang yang Anda sebut")
    expect(page.get_by_role("banner").get_by_role("link")).to_have_attribute("href", "tel:112")
    context.close()

    found = operator.post("/people/search", phone=PLAIN_NUMBER)["items"]
    (sent,) = operator.get(f"/people/{found[0]['person_id']}")["forms"]
    assert (sent["sembako_wanted"], sent["household_size"]) == (True, 4)
    (named,) = sent["contacts"]
    assert named["name"] == "Ni Luh Serumah"
    assert named["last_met"] == datetime.now(WITA).date().isoformat()


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
    page.goto(_link(browser, stack, NUMBER, "Buka halaman"))
    _check(page)
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")
