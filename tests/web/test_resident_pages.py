"""A resident's own page in a real browser: every state, without and with JavaScript, in both languages.

With DESAC_SCREENSHOTS=1 the pictures are kept as docs/screenshots/warga-*.png.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from desac.adapters import keys
from desac.adapters.table import from_item, to_item
from desac.domain.aid import AidRequest, AidState
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeKind, EpisodeStatus
from desac.domain.link import Link, link_id_for, sign
from desac.domain.roster import Doctor
from tests.unit.overview.records import a_person, an_episode, an_episode_id, an_intake, person_id, store
from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.form_site import BORN, KEY, RENON, FormSite, form_site
from tests.web.pictures import PHONE_SIZE, PICTURED, SIZES, keep_picture

WRONG = BORN - timedelta(days=365)
TODAY = datetime.now(WITA).date()
Open = Callable[..., Page]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FormSite]:
    """A case on the third day, with a link and a doctor."""
    with form_site(monkeypatch) as site:
        now = datetime.now(UTC)
        doctor = Doctor(
            village_code=RENON,
            name="dr. I Gusti Ayu Contoh",
            phone="+6281200000900",
            valid_from=TODAY - timedelta(days=100),
            stated_at=now,
        )
        site.table.put(to_item(doctor, keys.doctor(RENON, doctor.valid_from, doctor.phone)))
        yield site


@pytest.fixture
def open_link(site: FormSite, browser: Browser) -> Iterator[Open]:
    """Opens the link. No script fails, no policy is broken, no other host is asked."""
    pages: list[Page] = []
    complaints: list[str] = []
    ours = site.link.partition("/f/")[0]

    def make(size: str = "390x844", *, script: bool = True, link: str = "", **more: Any) -> Page:
        context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="id-ID",
            **more,
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Security" in said.text else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((ours, "data:")) else complaints.append(request.url)
            ),
        )
        pages.append(page)
        page.goto(link or site.link)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert complaints == []


@pytest.fixture
def held() -> Callable[[Page, str, str], None]:
    """Holds a state to the rules for everybody, and keeps its picture."""

    def hold(page: Page, state: str, size: str = "390x844", *, script: bool = True) -> None:
        keep_picture(page, f"warga-{state}", size)
        # axe-core itself is a script, which waits for timers: without JavaScript they never run out.
        if script and size == PHONE_SIZE:
            expect_accessible(page, state)
            expect_fits(page, state)

    return hold


def check(page: Page, born: Any = BORN, *, labels: tuple[str, str, str, str] | None = None) -> None:
    """The question for the birth date, answered."""
    day, month, year, button = labels or ("Tanggal", "Bulan", "Tahun", "Lanjut")
    page.get_by_label(day, exact=True).fill(str(born.day))
    page.get_by_label(month, exact=True).select_option(str(born.month))
    page.get_by_label(year, exact=True).fill(str(born.year))
    page.get_by_role("button", name=button).click()


def put(site: FormSite, *records: Any) -> None:
    """Replaces records of the resident."""
    store(site.table, *records)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", PICTURED)
def test_from_the_birth_date_to_the_own_page(
    open_link: Open, held: Callable[..., None], size: str, script: bool
) -> None:
    page = open_link(size, script=script)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pemerintah Kota Denpasar")
    expect(page.get_by_role("main")).to_contain_text("tidak pernah meminta uang, PIN")
    expect(page.get_by_role("link", name="www.denpasarkota.go.id")).to_be_visible()
    assert not re.search("covid|positif|isolasi", page.inner_text("body"), re.IGNORECASE)
    held(page, "tanggal-lahir", size, script=script)
    check(page, WRONG)
    expect(page.get_by_role("alert")).to_contain_text("Sisa percobaan: 4")
    held(page, "tanggal-lahir-salah", size, script=script)
    check(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("POSITIF Covid-19")
    expect(main).to_contain_text("8 hari lagi isolasi mandiri")
    expect(main).to_contain_text("Hari ini hari ke-3.")
    expect(page.get_by_role("link", name="Telepon 0812-0000-0900")).to_have_attribute(
        "href", "tel:+6281200000900"
    )
    expect(page.get_by_role("link", name="Buka WhatsApp")).to_have_attribute(
        "href", "https://wa.me/6281200000900"
    )
    expect(page.get_by_role("link", name="Darurat: telepon 112")).to_have_attribute("href", "tel:112")
    for name in ("Buku saku isolasi mandiri", "Video", "Laporkan keadaan hari ini"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="Isi formulir")).to_be_visible()
    held(page, "halaman", size, script=script)
    # It can be read again, and the address has nothing of it.
    page.reload()
    expect(main).to_contain_text("POSITIF Covid-19")
    assert page.url == page.url.partition("?")[0]


@pytest.mark.parametrize("size", PICTURED)
def test_a_form_that_was_sent_can_be_corrected_and_the_rest_is_seen(
    open_link: Open, site: FormSite, held: Callable[..., None], size: str
) -> None:
    now = datetime.now(UTC)
    put(site, an_intake(1, village_code=RENON, submitted_at=now - timedelta(hours=3)))
    aid = AidRequest(
        aid_id=an_episode_id(1),
        person_id=person_id(1),
        household_id="h",
        state=AidState.HANDED_OVER,
        isolation_until=TODAY + timedelta(days=8),
        origin="FILE#f1",
        created_at=now,
        updated_at=now,
    )
    site.table.put(to_item(aid, keys.aid(aid.aid_id)))
    page = open_link(size)
    check(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Formulir Anda sudah kami terima")
    expect(main).to_contain_text("Paketnya dalam perjalanan ke alamat Anda.")
    expect(main).to_contain_text(f"Nomor permintaan: {aid.reference}")
    expect(page.get_by_role("button", name="Perbaiki jawaban")).to_be_visible()
    page.get_by_role("link", name="Laporkan keadaan hari ini").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Om Swastyastu")
    held(page, "kabar", size)
    page.get_by_label("Saya sehat, tidak ada gejala").check()
    page.get_by_role("button", name="Kirim kabar hari ini").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("kabar Anda sudah kami terima")
    held(page, "kabar-terkirim", size)
    page.get_by_role("link", name="Kembali ke halaman Anda").click()
    expect(main).to_contain_text("Kabar Anda hari ini sudah kami terima.")
    expect(main).to_contain_text("Anda sehat.")
    held(page, "halaman-terisi", size)
    page.get_by_role("button", name="Perbaiki jawaban").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa, lalu kirim")


@pytest.mark.parametrize("size", PICTURED)
def test_english_by_a_button_and_back(open_link: Open, held: Callable[..., None], size: str) -> None:
    page = open_link(size)
    before = page.url
    page.get_by_role("button", name="English").click()
    assert page.url == before
    assert page.locator("html").get_attribute("lang") == "en"
    check(page, labels=("Day", "Month", "Year", "Continue"))
    expect(page.get_by_role("main")).to_contain_text("POSITIVE for Covid-19")
    expect(page.get_by_role("main")).to_contain_text("8 more days of isolation at home")
    held(page, "halaman-inggris", size)
    page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")


def test_a_contact_reads_of_quarantine_and_no_result(
    open_link: Open, site: FormSite, held: Callable[..., None]
) -> None:
    stay = {"anchor_date": TODAY - timedelta(days=9), "end_date": TODAY, "kind": EpisodeKind.CONTACT}
    put(site, an_episode(1, **stay).model_copy(update={"episode_id": an_episode_id(1)}))
    page = open_link()
    check(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("kontak erat")
    expect(main).to_contain_text("Hari ini hari terakhir karantina Anda.")
    assert "POSITIF" not in main.inner_text()
    held(page, "halaman-kontak")


def test_whoever_is_well_reads_that_it_is_over(
    open_link: Open, site: FormSite, held: Callable[..., None]
) -> None:
    past = {"anchor_date": TODAY - timedelta(days=12), "end_date": TODAY - timedelta(days=2)}
    put(site, an_episode(1, **past, status=EpisodeStatus.ENDED, status_reason="completed"))
    page = open_link()
    check(page)
    expect(page.get_by_role("main")).to_contain_text("Isolasi Anda sudah selesai.")
    expect(page.get_by_role("link", name="Laporkan keadaan hari ini")).to_have_count(0)
    held(page, "halaman-selesai")


def test_without_a_birth_date_on_record_nothing_is_told(
    open_link: Open, site: FormSite, held: Callable[..., None]
) -> None:
    put(site, a_person(1, village_code=RENON, birth_date=None))
    page = open_link()
    check(page)
    expect(page.get_by_role("main")).to_contain_text("Tanggal lahir Anda belum ada di data kami")
    expect(page.get_by_role("link", name="Telepon 0812-0000-0900")).to_be_visible()
    assert not re.search("covid|positif", page.inner_text("body"), re.IGNORECASE)
    held(page, "halaman-tanpa-data")
    page.get_by_role("button", name="Isi formulir").click()
    expect(page.get_by_text("dari 5")).to_be_visible()


def test_no_doctor_on_the_roster_leads_to_the_puskesmas(
    open_link: Open, site: FormSite, held: Callable[..., None]
) -> None:
    put(site, a_person(1, village_code="51.71.01.1001", birth_date=BORN))
    page = open_link()
    check(page)
    expect(page.get_by_role("main")).to_contain_text("Puskesmas")
    held(page, "halaman-puskesmas")


@pytest.mark.parametrize("size", PICTURED)
def test_an_ended_link_offers_a_new_one(
    open_link: Open, site: FormSite, held: Callable[..., None], size: str
) -> None:
    link_id, ended = link_id_for(KEY.encode(), an_episode_id(1)), datetime.now(UTC) - timedelta(days=1)
    site.table.update(keys.link(link_id), {"expires_at": ended.isoformat().replace("+00:00", "Z")})
    old = f"{site.link.rpartition('/')[0]}/{sign(KEY.encode(), link_id, ended)}"
    page = open_link(size, link=old)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tautan sudah tidak berlaku")
    held(page, "tautan-lama", size)
    page.get_by_role("button", name="Kirim tautan baru").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa WhatsApp Anda")
    assert "/f/" not in page.content()
    held(page, "tautan-diminta", size)
    item = site.table.get(keys.link(link_id))
    assert item is not None
    assert from_item(Link, item).asked_for == an_episode_id(1)


def test_a_stranger_with_somebody_elses_link_learns_nothing(
    open_link: Open, site: FormSite, held: Callable[..., None]
) -> None:
    """Five guesses, and the link pauses even for the right date; no answer differs by what is on record."""
    page = open_link()
    for left in (4, 3, 2, 1):
        check(page, WRONG)
        expect(page.get_by_role("alert")).to_contain_text(f"Sisa percobaan: {left}")
    check(page, WRONG)
    expect(page.get_by_role("alert")).to_contain_text("dikunci sampai pukul")
    held(page, "tautan-dikunci")
    for address in ("", "/report", "/answers", "?orang=0"):
        page.goto(site.link + address)
        body = page.inner_text("body")
        assert "Warga Contoh" not in body
        assert not re.search("covid|positif|isolasi", body, re.IGNORECASE)
    forged = site.link[:-4] + "AAAA"
    page.goto(forged)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tautan tidak dikenal")
    held(page, "tautan-palsu")


def test_a_borrowed_phone_forgets_by_a_button(open_link: Open) -> None:
    page = open_link()
    check(page)
    page.get_by_role("button", name="Tutup halaman saya").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Halaman kesehatan Anda")
    page.reload()
    assert "POSITIF" not in page.inner_text("body")
    assert page.context.cookies() == []


def test_it_forgets_a_check_made_at_the_daily_report_too(open_link: Open, site: FormSite) -> None:
    """A browser keeps that check's cookie in another folder; to be left, both have to be emptied."""
    page = open_link(link=f"{site.link}/report")
    check(page)
    page.get_by_label("Saya sehat, tidak ada gejala").check()
    page.get_by_role("button", name="Kirim kabar hari ini").click()
    page.get_by_role("link", name="Kembali ke halaman Anda").click()
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")
    page.get_by_role("button", name="Tutup halaman saya").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Halaman kesehatan Anda")
    for address in ("", "/report"):
        page.goto(site.link + address)
        expect(page.get_by_label("Tahun", exact=True)).to_be_visible()
    assert page.context.cookies() == []


def test_by_keyboard_alone_in_the_order_of_what_matters(open_link: Open) -> None:
    page = open_link(script=True)
    check(page)
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")
    stops = tab_stops(page)
    wanted = [
        "English",
        "Isi formulir",
        "Laporkan keadaan hari ini",
        "Telepon 0812-0000-0900",
        "Darurat: telepon 112",
    ]
    places = [stops.index(one) for one in wanted]
    assert places == sorted(places), stops


def test_dark_is_readable_too(open_link: Open, held: Callable[..., None]) -> None:
    page = open_link(color_scheme="dark")
    held(page, "tanggal-lahir-gelap")
    check(page)
    expect(page.get_by_role("main")).to_contain_text("POSITIF Covid-19")
    held(page, "halaman-gelap")
