"""The general page of the deployed stack: a doctor from a file, found without a link; then no internet."""

from datetime import datetime, timedelta

from playwright.sync_api import Browser, expect

from cli.operator.target import Target
from cli.operator.uploading import drop, wait_for_report
from desac.domain.dates import WITA
from sandbox.local_state import LocalState
from tests.web.conftest import PHONE
from tests.web.installed import until_installed

TODAY = datetime.now(WITA).date()
ROSTER = (
    "Nama Dokter;No HP;Kelurahan;Berlaku Mulai;Berlaku Sampai\n"
    f"dr. Luh Peramban;081299990060;Tonja;{TODAY:%d/%m/%Y};{TODAY + timedelta(days=30):%d/%m/%Y}\n"
)


def test_a_neighbour_finds_the_doctor_and_keeps_the_numbers(
    stack: LocalState, target: Target, browser: Browser
) -> None:
    report = wait_for_report(target, drop(target, "dokter.csv", ROSTER.encode(), "dokter"), seconds=60)
    assert report["new"] + report["changed"] == 1
    context = browser.new_context(viewport=PHONE, locale="id-ID")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{stack.form_base_url}/")
    page.get_by_label("Nama desa atau kelurahan").fill("tonja")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("link", name="0812-9999-0060")).to_have_attribute("href", "tel:+6281299990060")
    expect(page.get_by_text("dr. Luh Peramban")).to_be_visible()
    until_installed(page)
    icon = page.evaluate(
        "fetch('./icon-192.png').then(answer => answer.arrayBuffer()).then(it => it.byteLength)"
    )
    assert icon > 1000
    context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada sambungan internet")
    expect(page.locator(".alarm .number a")).to_have_attribute("href", "tel:112")
    context.close()
