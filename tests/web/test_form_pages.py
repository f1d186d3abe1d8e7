"""The resident's form in a real browser, with and without JavaScript, by keyboard, and without a signal.

With DESAC_SCREENSHOTS=1 the pictures are kept as docs/screenshots/warga-formulir-*.png.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.wait import until
from tests.web.accessible import expect_accessible, expect_fits, tab_stops
from tests.web.form_site import BORN, FormSite, form_site
from tests.web.pictures import PHONE_SIZE, PICTURED, SIZES, keep_picture

Open = Callable[..., Page]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[FormSite]:
    """A resident with a link."""
    with form_site(monkeypatch) as site:
        yield site


@pytest.fixture
def open_form(site: FormSite, browser: Browser) -> Iterator[Open]:
    """Opens the link and goes to the form. No script fails, no policy is broken, no other host is asked."""
    pages: list[Page] = []
    complaints: list[str] = []

    def make(size: str = "390x844", *, script: bool = True, **more: object) -> Page:
        context = browser.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="id-ID",
            **more,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        page.on("request", lambda request: _only_ours(request.url, site.link, complaints))
        pages.append(page)
        enter(page, site)
        return page

    yield make
    for page in pages:
        page.context.close()
    assert complaints == []


def _only_ours(url: str, link: str, complaints: list[str]) -> None:
    if not url.startswith((link.partition("/f/")[0], "data:")):
        complaints.append(url)


def enter(page: Page, site: FormSite) -> None:
    """From the link to the form."""
    page.goto(site.link)
    page.get_by_label("Tanggal", exact=True).fill(str(BORN.day))
    page.get_by_label("Bulan", exact=True).select_option(str(BORN.month))
    page.get_by_label("Tahun", exact=True).fill(str(BORN.year))
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name=re.compile("^(Isi|Lanjutkan) formulir$")).click()
    expect(page.get_by_text("dari 5")).to_be_visible()


def go_on(page: Page, heading: str, button: str = "Lanjut") -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def add(page: Page, name: str, phone: str, relation: str, met: str) -> None:
    page.get_by_role("button", name="Tambah orang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tambah orang")
    page.get_by_label("Nama").fill(name)
    page.get_by_label("Nomor HP").fill(phone)
    page.get_by_label(relation, exact=True).check()
    page.get_by_label(met, exact=True).check()
    page.get_by_role("button", name="Simpan orang ini").click()
    expect(page.get_by_text(name).first).to_be_visible()


HOME, MET = "Di mana Anda tinggal sekarang?", "Siapa yang bertemu Anda?"
HELP, REVIEW = "Apa yang Anda perlukan?", "Periksa, lalu kirim"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", PICTURED)
def test_the_whole_form_step_by_step(  # noqa: PLR0915 # one way through all of it
    open_form: Open, site: FormSite, size: str, script: bool
) -> None:
    page = open_form(size, script=script)

    def held(name: str) -> None:
        if script:
            keep_picture(page, f"warga-formulir-{name}", size)
        if size == PHONE_SIZE:
            expect_fits(page, name)
            # Its checks wait for timers, which a page without scripts does not have; the page is the same.
            if script:
                expect_accessible(page, name)

    held("1-keadaan")
    page.get_by_label("Batuk").check()
    go_on(page, HOME)
    held("2-tinggal")
    page.get_by_label("Alamat lengkap").fill("Jl")
    page.get_by_label("Koordinat").fill("di rumah")
    page.get_by_role("main").get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Alamat")
    held("2-tinggal-salah")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Alamat lengkap")).to_be_focused()
    expect(page.get_by_label("Koordinat")).to_have_value("di rumah")
    page.get_by_label("Alamat lengkap").fill("Jl. Tukad Contoh No. 12, Br. Contoh")
    page.get_by_label("Koordinat").fill("-8.693500, 115.263000")
    go_on(page, MET)
    expect(page.get_by_role("status").first).to_contain_text("di luar desa")
    held("3-kontak-kosong")
    page.get_by_role("button", name="Tambah orang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tambah orang")
    held("3-orang")
    page.get_by_label("Nomor HP").fill("12")
    page.get_by_role("button", name="Simpan orang ini").click()
    expect(page.get_by_role("alert")).to_contain_text("Nama")
    held("3-orang-salah")
    page.get_by_role("button", name="Kembali").click()
    page.get_by_role("button", name="Hapus").click()
    expect(page.get_by_text("Belum ada orang")).to_be_visible()
    add(page, "I Made Contoh", "0812 0000 0102", "Tinggal serumah", "Hari ini")
    add(page, "Ni Ketut Contoh", "0812 0000 0102", "Teman", "Kemarin")
    held("3-kontak")
    go_on(page, HELP)
    page.get_by_label("Ya, kami perlu sembako").check()
    page.get_by_label("Jumlah orang serumah").fill("4")
    held("4-bantuan")
    go_on(page, REVIEW)
    expect(page.get_by_role("main")).to_contain_text("0812 0000 0102 · Tinggal serumah")
    held("5-periksa")
    page.get_by_role("link", name="Ubah Di mana Anda tinggal").click()
    page.get_by_label("Koordinat").fill("")
    go_on(page, REVIEW, "Simpan")
    page.get_by_role("button", name="Kirim jawaban").click()
    expect(page.get_by_role("main")).to_contain_text("Matur suksma")
    sent = site.intake()
    assert sent is not None
    assert (sent.address, sent.symptoms, sent.point) == (
        "Jl. Tukad Contoh No. 12, Br. Contoh",
        ("batuk",),
        None,
    )
    assert [contact.name for contact in sent.contacts] == ["I Made Contoh", "Ni Ketut Contoh"]
    assert [one.relation for one in sent.contacts] == ["Serumah", "Teman"]
    assert sent.household_size == 4
    assert not [one for one in site.requests if "Contoh" in one or "0812" in one]


def test_danger_signs_stay_on_top(open_form: Open) -> None:
    page = open_form()
    page.get_by_label("Sesak napas").check()
    go_on(page, HOME)
    expect(page.get_by_role("alert")).to_contain_text("112")
    keep_picture(page, "warga-formulir-bahaya")
    expect_accessible(page, "danger")
    expect_fits(page, "danger")


@pytest.mark.parametrize("size", PICTURED)
def test_the_house_is_shown_on_the_map(open_form: Open, site: FormSite, size: str) -> None:
    """It is loaded when it is asked for; by keys and by buttons the pin moves and says where it is."""
    page = open_form(size)
    go_on(page, HOME)
    assert not [one for one in site.requests if "desa-" in one or "map.js" in one]
    page.get_by_role("button", name="Tunjukkan di peta").click()
    board = page.get_by_role("application")
    expect(board).to_be_focused()
    page.keyboard.press("ArrowUp")
    field, note = page.get_by_label("Koordinat"), page.locator("#position-note")
    expect(note).to_contain_text("Renon")
    north = float(field.input_value().split(",")[0])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert float(field.input_value().split(",")[0]) < north
    before = field.input_value()
    page.get_by_role("button", name="Geser pin ke barat").click()
    assert float(field.input_value().split(",")[1]) < float(before.split(",")[1])
    page.get_by_role("button", name="Perbesar").click()
    keep_picture(page, "warga-formulir-peta", size)
    expect_accessible(page, "map")
    expect_fits(page, "map")
    box = board.bounding_box()
    assert box
    before = field.input_value()
    page.mouse.click(box["x"] + 60, box["y"] + 60)
    expect(field).not_to_have_value(before)
    for _ in range(12):
        page.get_by_role("button", name="Perkecil").click()
    for _ in range(8):
        page.get_by_role("button", name="Geser pin ke utara").click()
    expect(note).to_contain_text("di luar Renon")
    kept = field.input_value()
    go_on(page, MET)
    page.go_back()
    expect(page.get_by_label("Koordinat")).to_have_value(kept)


def test_the_pin_is_dragged(open_form: Open) -> None:
    page = open_form()
    go_on(page, HOME)
    page.get_by_role("button", name="Tunjukkan di peta").click()
    board, field = page.get_by_role("application"), page.get_by_label("Koordinat")
    expect(board).to_be_focused()
    box = board.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y - 12)
    page.mouse.down()
    page.mouse.move(x + 20, y + 10, steps=4)
    page.mouse.up()
    expect(page.locator("#position-note")).to_contain_text("Renon")
    dragged = field.input_value()
    # Beside the pin it is the ground that moves.
    page.mouse.move(x - 100, y - 100)
    page.mouse.down()
    page.mouse.move(x - 60, y - 60, steps=4)
    page.mouse.up()
    assert field.input_value() == dragged


def test_the_phone_s_own_position(open_form: Open) -> None:
    page = open_form(
        geolocation={"latitude": -8.6845, "longitude": 115.2398, "accuracy": 12}, permissions=["geolocation"]
    )
    go_on(page, HOME)
    page.get_by_role("button", name="Pakai lokasi HP saya").click()
    expect(page.get_by_label("Koordinat")).to_have_value("-8.684500, 115.239800")
    expect(page.locator("#position-note")).to_contain_text("12 meter")


def test_no_position_is_no_obstacle(open_form: Open) -> None:
    page = open_form(permissions=[])
    go_on(page, HOME)
    page.get_by_role("button", name="Pakai lokasi HP saya").click()
    expect(page.locator("#position-note")).to_contain_text("lewati bagian ini")
    go_on(page, MET)


def test_a_lost_signal_loses_nothing_and_goes_on_by_itself(open_form: Open, site: FormSite) -> None:
    page = open_form()
    go_on(page, HOME)
    page.get_by_label("Alamat lengkap").fill("Jl. Tukad Contoh No. 12")
    page.context.set_offline(True)
    page.get_by_role("main").get_by_role("button", name="Lanjut", exact=True).click()
    expect(page.locator("#saving")).to_contain_text("Sinyal hilang")
    expect(page.get_by_label("Alamat lengkap")).to_have_value("Jl. Tukad Contoh No. 12")
    keep_picture(page, "warga-formulir-tanpa-sinyal")
    expect_accessible(page, "offline")
    expect_fits(page, "offline")
    page.get_by_role("button", name="Coba lagi sekarang").click()
    expect(page.locator("#saving")).to_contain_text("Sinyal hilang")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text(MET)
    assert [one for one in site.requests if one.endswith("/answers by script")]
    page.get_by_role("button", name="Kembali").click()
    expect(page.get_by_label("Alamat lengkap")).to_have_value("Jl. Tukad Contoh No. 12")


def test_a_closed_browser_goes_on_where_it_stopped(open_form: Open, site: FormSite) -> None:
    """What stood on the page that was left without any button is there again, too."""
    page = open_form()
    go_on(page, HOME)
    page.get_by_label("Alamat lengkap").fill("Jl. Tukad Contoh No. 12")
    posts = site.posts
    page.goto(site.link)
    # The beacon of a page that is gone: it is the server that sees it.
    until(lambda: site.posts > posts, seconds=20, what="The beacon", every=0.1)
    page.reload()
    expect(page.get_by_role("heading", name="Formulir Anda belum terkirim")).to_be_visible()
    expect_accessible(page, "a form that was never sent")
    expect_fits(page, "a form that was never sent")
    keep_picture(page, "warga-halaman-belum-terkirim")
    page.get_by_role("button", name="Lanjutkan formulir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOME)
    expect(page.get_by_label("Alamat lengkap")).to_have_value("Jl. Tukad Contoh No. 12")
    other = open_form("1280x800")
    expect(other.get_by_role("heading", level=1)).to_have_text(HOME)
    expect(other.get_by_label("Alamat lengkap")).to_have_value("Jl. Tukad Contoh No. 12")


def test_by_keyboard_alone(open_form: Open, site: FormSite) -> None:
    page = open_form("1280x800")
    stops = tab_stops(page)
    assert stops.index("Batuk") < stops.index("Lanjut")

    def to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            here = page.evaluate(
                "(it => (it.labels?.[0]?.innerText || it.innerText || '').trim())(document.activeElement)"
            )
            if here.startswith(name):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    page.evaluate("document.activeElement?.blur?.()")
    to("Batuk")
    page.keyboard.press("Space")
    to("Lanjut")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(HOME)
    to("Koordinat")
    # Return in a field goes on.
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(MET)
    to("Tambah orang")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tambah orang")
    to("Nama")
    page.keyboard.type("I Made Contoh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(MET)
    to("Lanjut")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(HELP)
    to("Lanjut")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(REVIEW)
    to("Kirim jawaban")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Matur suksma")
    sent = site.intake()
    assert sent is not None
    assert [contact.name for contact in sent.contacts] == ["I Made Contoh"]
