"""A tracer's whole day in a real Chromium against the deployed stack, the network lost in between."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from sandbox.demo.staff import sign_in
from sandbox.local_state import LocalState
from sandbox.wait import until
from tests.web.conftest import PHONE
from tests.web.console_page import ConsolePage

SWAB = datetime.now(WITA).date() - timedelta(days=1)
KECAMATAN = "51.71.04"
FIRST, SECOND, THIRD = "I Wayan Pelak", "Ni Made Pelak", "I Ketut Pelak"
# Without a phone nobody can be written to: each becomes a tracer's task.
FILE = "NIK;Nama;Tgl Lahir;No HP;Alamat;Kelurahan;Kecamatan;Tgl Swab;Hasil\n" + "".join(
    f";{name};15/07/1985;;Jl. Nangka No. {number};Tonja;Denpasar Utara;{SWAB:%d/%m/%Y};Positif\n"
    for number, name in enumerate((FIRST, SECOND, THIRD), start=7)
)
PATIENCE = 60_000


@pytest.fixture(scope="module")
def tasks(stack: LocalState, target: Target) -> dict[str, dict[str, Any]]:
    """The three tasks of the file as an operator's call lists them, by name."""
    report = wait_for_report(target, drop(target, "pelacak.csv", FILE.encode(), "kasus"), seconds=60)
    assert report["new"] == 3
    operator = sign_in(target, stack.staff_api_url, stack.user("operator"))

    def found() -> dict[str, dict[str, Any]]:
        items = operator.get("/assignments", state="open", kecamatan=KECAMATAN, limit=100)["items"]
        return {one["name"]: one for one in items}

    until(lambda: {FIRST, SECOND, THIRD} <= set(found()), seconds=90, what="The tracer's tasks", every=0.5)
    return found()


def test_a_tracers_day_with_and_without_a_network(
    tasks: dict[str, dict[str, Any]], stack: LocalState, target: Target, browser: Browser
) -> None:
    """Two are taken, the network goes, the tab is closed; all reports arrive, by when it was."""
    tracer = stack.user("tracer", KECAMATAN)
    operator = sign_in(target, stack.staff_api_url, stack.user("operator"))
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    console = ConsolePage(page, stack.console_url)
    console.sign_in(tracer.username, tracer.password)
    expect(console.card(FIRST)).to_be_visible()
    console.keep_files()
    for name in (FIRST, SECOND):
        console.take(name)
        expect(console.card(name)).to_contain_text("oleh Anda sampai", timeout=PATIENCE)
    console.filter("Status", "Tugas saya, urut rute")
    expect(console.cards).to_have_count(2)
    console.show_map()
    console.page.get_by_role("button", name="Daftar", exact=True).click()

    context.set_offline(True)
    console.tap_outcome(FIRST, "Bertemu")
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    left_at = datetime.now(WITA)
    console.open_again()
    expect(console.waiting).to_have_text("1 laporan menunggu jaringan.")
    console.filter("Status", "Tugas saya, urut rute")
    console.tap_outcome(SECOND, "Tidak di rumah")
    expect(console.waiting).to_have_text("2 laporan menunggu jaringan.")

    context.set_offline(False)
    console.sign_in(tracer.username, tracer.password)
    expect(console.waiting).to_be_hidden(timeout=PATIENCE)
    expect(console.problem).to_have_count(0)

    def task(name: str, state: str) -> dict[str, Any]:
        items = operator.get("/assignments", state=state, kecamatan=KECAMATAN, limit=100)["items"]
        return next(one for one in items if one["name"] == name)

    met, missed = task(FIRST, "closed"), task(SECOND, "taken")
    assert [one["outcome"] for one in met["attempts"]] == ["found"]
    assert datetime.fromisoformat(met["attempts"][0]["at"]) <= left_at, "when it was, not when it arrived"
    assert [one["outcome"] for one in missed["attempts"]] == ["not_home"]

    _names_a_contact(console)
    chain = f"/people/{tasks[FIRST]['person_id']}"
    until(lambda: "Ni Luh Serumah" in str(operator.get(chain)), seconds=60, what="The contact", every=0.5)

    console.filter("Status", "Tugas saya, urut rute")
    console.give_back(SECOND, "Di luar jam kerja")
    expect(console.news).to_contain_text("Tersimpan: Kembalikan", timeout=PATIENCE)
    assert task(SECOND, "open")["note"] == "Di luar jam kerja"
    console.sign_out()
    assert console.kept_records() == 0
    assert console.complaints == []
    context.close()


def _names_a_contact(console: ConsolePage) -> None:
    console.filter("Status", "Selesai")
    console.card(FIRST).get_by_role("button", name="Catat kontak erat").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Nama").fill("Ni Luh Serumah")
    dialog.get_by_label("Nomor HP").fill("081299990062")
    dialog.get_by_role("button", name="Simpan kontak").click()
    expect(console.news).to_contain_text("Tersimpan: 1 kontak erat", timeout=PATIENCE)
