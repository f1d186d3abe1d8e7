"""The general page in a real browser: with and without JavaScript, by keyboard, installed, without internet.

With DESAC_SCREENSHOTS=1 the pictures are kept as docs/screenshots/umum-*.png.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from moto import mock_aws
from playwright.sync_api import Browser, Page, expect

from desac.adapters import keys
from desac.adapters.table import Table, to_item
from desac.adapters.village_data import load_directory
from desac.domain.roster import Doctor
from functions.intake_form.finder import listed, meant
from functions.intake_form.public_roster import forget_roster
from sandbox.wait import until
from tests.fresh_clients import forget_clients, let_botocore_exchange
from tests.integration.conftest import table as make_table
from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.conftest import serving
from tests.web.installed import until_installed
from tests.web.pictures import LOOKS, SIZES, keep_picture
from tests.web.public_gateway import PREFIX, PublicGateway

SANUR_KAJA = "51.71.01.2007"
VILLAGES = load_directory()
Open = Callable[..., Page]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    """A table in memory with two doctors, one of whom leaves soon, and the function's settings."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-southeast-3")
    monkeypatch.setenv("DESAC_TABLE", "desac")
    monkeypatch.setenv("DESAC_LINK_SECRET", "links")
    forget_clients()
    forget_roster()
    let_botocore_exchange(monkeypatch)
    with mock_aws():
        boto3.client("secretsmanager").create_secret(Name="links", SecretString=json.dumps({"key": "k" * 64}))
        build: Any = make_table
        made = build.__wrapped__(None)
        today = datetime.now(UTC).date()
        _put(made, "51.71.01.1005", "dr. Ni Made Contoh", "+6281200000900", None)
        _put(made, "51.71.02.1009", "dr. I Gusti Contoh", "+6281200000901", today + timedelta(days=12))
        yield made
    forget_clients()
    forget_roster()


def _put(table: Table, code: str, name: str, phone: str, until: date | None) -> None:
    doctor = Doctor(
        village_code=code,
        name=name,
        phone=phone,
        valid_from=date(2021, 8, 1),
        valid_to=until,
        stated_at=datetime(2021, 8, 1, tzinfo=UTC),
    )
    table.put(to_item(doctor, keys.doctor(code, doctor.valid_from, doctor.phone)))


@pytest.fixture
def visit(table: Table, browser: Browser) -> Iterator[Open]:
    """Opens an address of the service; afterwards nothing was asked of another host and no policy broken."""
    broken: list[str] = []
    asked: set[str] = set()
    with serving(PublicGateway) as site:
        contexts = []

        def make(where: str = "/", size: str = "390x844", **more: Any) -> Page:
            context = browser.new_context(viewport=SIZES[size], locale="id-ID", **more)  # type: ignore[arg-type]
            contexts.append(context)
            context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
            page = context.new_page()
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.on(
                "console",
                lambda message: (
                    broken.append(message.text) if "Content Security Policy" in message.text else None
                ),
            )
            page.goto(f"{site}{PREFIX}{where}")
            return page

        yield make
        for context in contexts:
            context.close()
        assert broken == []
        assert asked == {urlsplit(site).netloc}


def _shown(page: Page) -> set[str]:
    names = page.locator("#daftar-dokter li:not([hidden]) h4").all_text_contents()
    return {name.partition(" ")[2] for name in names}


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_state_is_accessible_and_fits(visit: Open, size: str, scheme: str) -> None:
    def check(page: Page, name: str) -> None:
        expect_accessible(page, f"{name}, {scheme}")
        expect_fits(page, f"{name}, {scheme}")
        keep_picture(page, f"umum-{name}", size)

    page = visit(size=size, color_scheme=scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text("Denpasar Siaga Covid-19")
    check(page, "halaman")
    page.get_by_text("Semua desa dan kelurahan").click()
    expect(page.get_by_role("heading", name="Kelurahan Renon")).to_be_visible()
    check(page, "dokter")
    check(visit("/?desa=sanur", size, color_scheme=scheme), "cari")
    check(visit("/?desa=ubud", size, color_scheme=scheme), "tidak-ada")
    check(visit("/offline", size, color_scheme=scheme), "luring")


def test_english_is_one_tap_away(visit: Open) -> None:
    page = visit()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Emergency? Call now")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect_accessible(page, "in English")
    expect_fits(page, "in English")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.get_by_role("heading", name="Keadaan darurat? Telepon sekarang")).to_be_visible()


def test_the_emergency_number_is_seen_before_anything_is_scrolled(visit: Open) -> None:
    for size in SIZES:
        page = visit(size=size)
        box = page.locator(".alarm .number a").bounding_box()
        assert box
        assert box["y"] + box["height"] < SIZES[size]["height"]


def test_without_javascript_a_form_finds_the_doctor(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_label("Nama desa atau kelurahan").fill("renon")
    page.get_by_role("button", name="Cari").click()
    assert urlsplit(page.url).query == "desa=renon"
    assert _shown(page) == {"Renon"}
    expect(page.get_by_role("link", name="0812-0000-0900")).to_have_attribute("href", "tel:+6281200000900")
    page.get_by_role("link", name="Tampilkan semua desa").click()
    assert len(_shown(page)) == 43


def test_the_list_follows_what_is_typed(visit: Open) -> None:
    page = visit()
    field = page.get_by_label("Nama desa atau kelurahan")
    field.press_sequentially("Kel. Reno")
    assert _shown(page) == {"Renon"}
    expect(page.get_by_role("status")).to_have_text("Ditemukan: 1")
    expect(page.get_by_text("dr. Ni Made Contoh")).to_be_visible()
    field.fill("zzz")
    expect(page.get_by_role("status")).to_contain_text("Periksa ejaannya")
    expect(page.get_by_role("heading", level=3).first).to_be_hidden()
    field.fill("")
    assert len(_shown(page)) == 43
    expect(page.get_by_role("status")).to_be_empty()
    # Nothing that is typed goes anywhere before somebody presses the button.
    assert urlsplit(page.url).query == ""


def test_typing_finds_what_the_form_finds(visit: Open) -> None:
    """Two programs, one rule: of every name, every alias, and what people add to them."""
    everyone = listed(VILLAGES, {}, datetime.now(UTC).date())
    spoken = [one.name for one in VILLAGES.villages] + [
        *("Padang Sambian", "Pemecutan Klod", "Kelurahan Tonja", "kel.tonja", "DESA  sanur kauh", "densel"),
        *(
            "Denpasar Barat",
            "dauh puri",
            "peguyangan k",
            "kertha",
            "Tegal Kerth",
            "  Ubung ",
            "Sumerta-Kelod",
            "x",
        ),
    ]
    page = visit()
    field = page.get_by_label("Nama desa atau kelurahan")
    for text in spoken:
        field.fill(text)
        codes = meant(text, everyone, VILLAGES)
        assert _shown(page) == {one.village.name for one in everyone if one.village.code in codes}, text


def test_a_doctor_is_found_and_called_by_keyboard_alone(visit: Open) -> None:
    page = visit()
    stops = tab_stops(page)
    assert stops.index("112") < stops.index("Cari dokter desa Anda") < stops.index("Nama desa atau kelurahan")
    page.get_by_label("Nama desa atau kelurahan").focus()
    page.keyboard.type("renon")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="0812-0000-0900")).to_be_focused()


def test_what_is_tapped_is_as_large_as_a_thumb(visit: Open) -> None:
    page = visit()
    page.get_by_text("Semua desa dan kelurahan").click()
    small = page.evaluate(
        """[...document.querySelectorAll(
                "button, .button, .call, .contents a, summary, .emergency, .language a, input")]
             .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
             .filter(([, box]) => box.width && (box.height < 44 || box.width < 24)).map(([html]) => html)"""
    )
    assert small == []


def _kept(page: Page) -> list[str]:
    addresses: list[str] = page.evaluate(
        """async () => {
             const kept = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
             const requests = await Promise.all(kept.map((cache) => cache.keys()));
             return requests.flat().map((request) => request.url);
           }"""
    )
    return [urlsplit(address).path.removeprefix(PREFIX) for address in addresses]


def test_without_internet_the_numbers_and_the_danger_signs_open(visit: Open) -> None:
    page = visit()
    until_installed(page, visits=1)
    home = page.url
    page.context.set_offline(True)
    for where in ("f/" + "a" * 43, "d/" + "a" * 43, "?desa=renon"):
        page.evaluate("where => { location.href = where }", home + where)
        page.wait_for_url(home + where)
        expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada sambungan internet")
        expect(page.get_by_role("link", name="(0361) 223333").first).to_be_visible()
        expect(page.get_by_text("Sesak napas")).to_be_visible()
        ground = page.locator(".alarm").evaluate("one => getComputedStyle(one).backgroundColor")
        assert ground == "rgb(176, 0, 32)"
        assert page.get_by_role("link", name="Halaman utama").evaluate("one => one.href") == home
    expect_accessible(page, "without internet")
    page.context.set_offline(False)
    page.get_by_role("link", name="Coba lagi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Denpasar Siaga Covid-19")


def test_nothing_about_anybody_is_ever_kept(visit: Open) -> None:
    page = visit()
    until_installed(page)
    home = page.url
    for where in ("f/" + "a" * 43, "f/assets/form.css", "d/" + "a" * 43, "?desa=renon"):
        page.goto(home)
        page.evaluate("where => fetch(where).then(() => null)", home + where)
        page.goto(home + where)
    page.goto(home)
    assert sorted(_kept(page)) == ["/icon-192.png", "/offline"]


def test_the_page_that_is_kept_speaks_the_language_that_is_read(visit: Open) -> None:
    page = visit()
    until_installed(page)
    page.get_by_role("link", name="English").click()
    until(
        lambda: (
            page.evaluate("caches.match('./offline').then(kept => kept.headers.get('Content-Language'))")
            == "en"
        ),
        seconds=20,
        what="The kept page in English",
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no internet connection")
    page.context.set_offline(False)


def test_chromium_would_install_it(visit: Open) -> None:
    page = visit()
    until_installed(page)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert manifest["url"].endswith(f"{PREFIX}/manifest.webmanifest")
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A test's browser keeps nothing of a visit, which is the one thing that it may hold against it.
    assert {one["errorId"] for one in found} <= {"in-incognito"}


def test_on_paper_the_numbers_and_the_list_remain(visit: Open) -> None:
    page = visit("/?desa=renon")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Kelurahan Renon")).to_be_visible()
    expect(page.locator(".alarm .number")).to_be_visible()
    expect(page.get_by_role("button", name="Cari")).to_be_hidden()
