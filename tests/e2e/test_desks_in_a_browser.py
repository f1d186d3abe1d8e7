"""The desks against the deployed stack: Dinas Sosial approves and prints, a doctor answers a complaint."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from desac.domain.message import Purpose
from desac.domain.patient import age_on
from sandbox.demo.form_visit import FormVisit
from sandbox.demo.inbox import Inbox
from sandbox.demo.staff import Colleague, sign_in
from sandbox.local_state import LocalState
from sandbox.wait import until
from tests.web.conftest import DESKTOP, PHONE
from tests.web.console_page import ConsolePage

UTARA, TONJA = "51.71.04", "51.71.04.1004"
BORN = date(1985, 7, 15)
SWAB = datetime.now(WITA).date() - timedelta(days=1)
PEOPLE = {
    "I Wayan Sembako": "+6281299990051",
    "Ni Made Beras": "+6281299990052",
    "I Ketut Mandiri": "+6281299990053",
}
# The stack does its work behind the page: patient, since waiting ends as soon as the thing is there.
PATIENCE = 60_000


def _file() -> bytes:
    head = "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil"
    where = "Tonja;Denpasar Utara"
    rows = (
        f";{name};{BORN:%d/%m/%Y};0{phone[3:]};Jl. Nangka No. {place};{where};{SWAB:%d/%m/%Y};Positif"
        for place, (name, phone) in enumerate(PEOPLE.items(), start=11)
    )
    return "\n".join((head, *rows)).encode()


@pytest.fixture
def console(browser: Browser, stack: LocalState) -> Iterator[Callable[..., ConsolePage]]:
    """Opens the deployed console for a role; afterwards no script may have failed."""
    opened: list[ConsolePage] = []

    def _open(role: str, kecamatan: str | None = None, viewport: dict[str, int] = DESKTOP) -> ConsolePage:
        context = browser.new_context(viewport=viewport, locale="id-ID")  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        opened.append(ConsolePage(page, stack.console_url))
        user = stack.user(role, kecamatan)
        opened[-1].sign_in(user.username, user.password)
        return opened[-1]

    yield _open
    for one in opened:
        one.page.context.close()
        assert one.complaints == []


@pytest.fixture(scope="module")
def inbox(stack: LocalState, target: Target) -> Inbox:
    """Three residents of Tonja were told, and asked for sembako in their form."""
    report = wait_for_report(target, drop(target, "meja.csv", _file(), "kasus"), seconds=60)
    assert report["new"] == len(PEOPLE)
    phones = Inbox(stack.sandbox_url)

    def _links() -> dict[str, str] | None:
        notices = [one for one in phones.messages() if one.purpose is Purpose.POSITIVE_NOTICE and one.arrived]
        links = {one.to: one.link for one in notices if one.link}
        return links if set(PEOPLE.values()) <= links.keys() else None

    links = until(_links, seconds=90, what="The arrival of every notice", every=0.5)
    for place, phone in enumerate(PEOPLE.values(), start=11):
        with FormVisit(links[phone]) as visit:
            address = f"Jl. Nangka No. {place}"
            wishes = {"sembako_wanted": "ya", "household_size": "3"}
            visit.send(visit.confirm(BORN), address=address, village_code=TONJA, **wishes)
    return phones


def _waiting(colleague: Colleague) -> list[dict[str, Any]]:
    found = colleague.get("/sembako", state="requested", village=TONJA, limit=100)["items"]
    return [one for one in found if one["name"] in PEOPLE]


def test_dinas_sosial_approves_what_others_verified_and_prints_the_list(
    inbox: Inbox, stack: LocalState, target: Target, console: Callable[..., ConsolePage]
) -> None:
    """Of three that are ticked, the one that Dinas Sosial itself verified is refused and the others pass."""
    del inbox
    officer = sign_in(target, stack.staff_api_url, stack.user("dinsos"))
    tracer = sign_in(target, stack.staff_api_url, stack.user("tracer", UTARA))

    def _all_there() -> bool:
        return len(_waiting(officer)) == len(PEOPLE)

    until(_all_there, seconds=90, what="Three requests for sembako", every=0.5)
    ids = {one["name"]: one["aid_id"] for one in _waiting(officer)}
    own, others = "I Ketut Mandiri", ["I Wayan Sembako", "Ni Made Beras"]
    verified = [
        tracer.post("/sembako/verify", request_id=str(uuid4()), ids=[ids[name] for name in others]),
        officer.post("/sembako/verify", request_id=str(uuid4()), ids=[ids[own]]),
    ]
    assert [one["done"] for one in verified] == [2, 1]

    desk = console("dinsos")
    desk.show_tab("Sembako")
    desk.filter("Status", "Diverifikasi desa")
    desk.filter("Kecamatan", "Denpasar Utara")
    desk.filter("Desa/kelurahan", "Tonja")
    expect(desk.cards).to_have_count(3)
    desk.page.get_by_role("button", name="Pilih semua (3)").click()
    desk.page.get_by_role("button", name="Setujui yang dipilih (3)").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("SK 12")
    dialog.get_by_role("button", name="Setujui", exact=True).click()
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Setujui permintaan: 2 berhasil, 1 tidak")
    told = dialog.get_by_role("listitem").first
    expect(told).to_contain_text(own)
    expect(told).to_contain_text("Persetujuan harus diberikan petugas lain")
    dialog.get_by_role("button", name="Tutup").click()
    expect(desk.cards).to_have_count(1)

    desk.filter("Status", "Disetujui")
    expect(desk.cards).to_have_count(2)
    desk.page.get_by_text("Cetak dan unduh").click()
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="Berita acara (PDF)").click()
    assert download.value.suggested_filename.startswith(f"sembako-approved-{TONJA}-")
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF")
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert [name in words for name in (*others, own)] == [True, True, False]


def test_a_doctor_answers_in_the_console_and_the_resident_reads_it(
    inbox: Inbox, console: Callable[..., ConsolePage]
) -> None:
    name, phone = "Ni Made Beras", PEOPLE["Ni Made Beras"]
    inbox.reply(phone, text="Saya sesak napas sejak tadi malam")
    desk = console("doctor", UTARA, PHONE)
    desk.show_tab("Keluhan")

    def _listed() -> bool:
        desk.page.get_by_role("button", name="Muat ulang").click()
        expect(desk.page.locator("[aria-busy=true]")).to_have_count(0)
        return desk.card(name).count() == 1

    until(_listed, seconds=90, what="The complaint in the doctor's list", every=0.5)
    card = desk.card(name)
    age = age_on(BORN, datetime.now(WITA).date())
    expect(card).to_contain_text(f"{age} tahun, isolasi hari ke-2")
    expect(card).to_contain_text("Saya sesak napas sejak tadi malam")
    expect(card.get_by_role("link", name="Telepon")).to_have_attribute("href", f"tel:{phone}")
    card.get_by_role("button", name="Jawab").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Segera ke IGD").check()
    dialog.get_by_role("textbox").fill("Saya tunggu di puskesmas")
    dialog.get_by_role("button", name="Kirim jawaban").click()
    expect(desk.news).to_contain_text("tersimpan dan diteruskan")

    def _read() -> bool:
        return any(one.to == phone and "Saya tunggu di puskesmas" in one.text for one in inbox.messages())

    until(_read, seconds=90, what="The doctor's answer on the phone", every=0.5)
    card.get_by_role("button", name="Perjalanan").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(name)
    happened = desk.page.locator(".entry .what")
    for words in (
        "Masuk dalam berkas: data baru",
        "Formulir diisi",
        "Keluhan darurat",
        "Sembako: menunggu verifikasi",
    ):
        expect(happened.filter(has_text=words)).to_have_count(1)
    expect(happened.filter(has_text="Keluhan dijawab dokter lewat konsol")).to_have_count(1)


def test_roles_meet_only_their_own_desks(console: Callable[..., ConsolePage]) -> None:
    """Another role's view is not offered, and its address leads to one's own first view."""
    for role, kecamatan, tabs in (
        ("doctor", UTARA, ["Keluhan", "Tanpa kabar"]),
        ("dinsos", None, ["Ringkasan", "Sembako"]),
    ):
        desk = console(role, kecamatan)
        expect(desk.tabs.get_by_text(tabs[0], exact=True)).to_be_visible()
        shown = desk.tabs.all_inner_texts()
        assert [name for name in ("Keluhan", "Tanpa kabar", "Sembako", "Cari warga") if name in shown] == [
            name for name in tabs if name != "Ringkasan"
        ]
        desk.page.goto(f"{desk.url}#cari")
        expect(desk.page.get_by_role("heading", level=1)).to_have_text(tabs[0])
