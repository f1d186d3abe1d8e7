"""The console's frame on small screens, by keyboard, on paper: header, dialog, tables, skip link."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.web.accessible import expect_accessible, expect_fits
from tests.web.console_page import ConsolePage
from tests.web.staff_signin import PASSWORD

PHONE = {"width": 390, "height": 844}
# The titles that one account could have at once, in the order of the console.
MANY = ("Ringkasan", "Berkas", "Pesan", "Pelacakan", "Keluhan", "Sembako", "Angka")
_SEVEN = """async titles => {
  const { header } = await import("./js/header.js");
  const views = titles.map(title => ({ name: title, title }));
  const session = { username: "operator.dengan.nama.panjang" };
  document.getElementById("kepala").replaceChildren(
    ...header({ views, current: titles.at(-1), session, onShow() {}, onSignOut() {} }));
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_seven_views_fit_a_phone_and_the_shown_one_is_in_sight(
    open_page: Callable[..., ConsolePage], scheme: str
) -> None:
    console = open_page(PHONE, scheme)
    console.sign_in("operator", PASSWORD)
    console.page.evaluate(_SEVEN, list(MANY))
    expect(console.tabs).to_have_count(7)
    expect(console.tabs.get_by_text(MANY[-1], exact=True)).to_be_in_viewport(ratio=1)
    expect(console.sign_out_button).to_be_in_viewport(ratio=1)
    expect_fits(console.page, "seven views")
    expect_accessible(console.page, "seven views")
    console.tabs.first.focus()
    expect(console.tabs.first).to_be_in_viewport(ratio=1)


def test_every_view_and_the_name_are_on_one_line_of_a_desktop(
    open_page: Callable[..., ConsolePage],
) -> None:
    console = open_page({"width": 1280, "height": 800})
    console.sign_in("operator", PASSWORD)
    expect(console.tabs).to_have_count(9)
    for tab in (console.tabs.first, console.tabs.last):
        expect(tab).to_be_in_viewport(ratio=1)
    box = console.page.locator("#kepala").bounding_box()
    assert box
    assert box["height"] < 70
    assert console.page.locator(".who").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_words_on_a_cards_buttons_do_not_break(open_page: Callable[..., ConsolePage]) -> None:
    console = open_page(PHONE)
    console.sign_in("pelacak.selatan", PASSWORD)
    console.take("I Wayan Contoh")
    card = console.card("I Wayan Contoh")
    expect(card).to_contain_text("oleh Anda sampai")
    for name in ("WhatsApp I Wayan Contoh", "Kembalikan tugas I Wayan Contoh"):
        button = card.get_by_role("link", name=name).or_(card.get_by_role("button", name=name))
        lines = button.evaluate("""one => {
          const words = document.createRange();
          words.selectNodeContents(one);
          return new Set([...words.getClientRects()].map(({ top }) => top)).size;
        }""")
        assert lines == 1, name


def test_the_skip_link_leads_past_the_header(open_page: Callable[..., ConsolePage]) -> None:
    console = open_page(PHONE)
    console.sign_in("operator", PASSWORD)
    console.show_tab("Sembako")
    console.page.reload()
    expect(console.sign_out_button).to_be_visible()
    console.page.keyboard.press("Tab")
    skip = console.page.get_by_role("link", name="Langsung ke isi")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    console.page.keyboard.press("Enter")
    expect(console.page.get_by_role("main")).to_be_focused()
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Sembako")
    expect(console.page).to_have_url(re.compile("#sembako$"))


def test_a_dialog_fits_a_phone_with_large_text_and_scrolls_inside(
    open_page: Callable[..., ConsolePage],
) -> None:
    console = open_page(PHONE)
    console.sign_in("pelacak.selatan", PASSWORD)
    console.take("I Wayan Contoh")
    console.card("I Wayan Contoh").get_by_role("button", name="Hasil lainnya").click()
    dialog = console.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect_accessible(console.page, "dialog")
    expect_fits(console.page, "dialog")
    console.page.evaluate("document.documentElement.style.fontSize = '200%'")
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] + box["height"] <= PHONE["height"]
    console.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_on_paper_there_are_facts_and_no_buttons(open_page: Callable[..., ConsolePage]) -> None:
    console = open_page()
    console.sign_in("operator", PASSWORD)
    expect(console.page.get_by_role("table").first).to_be_visible()
    console.page.emulate_media(media="print")
    expect(console.page.get_by_role("table").first).to_be_visible()
    expect(console.sign_out_button).to_be_hidden()
    expect(console.page.locator("#kepala")).to_be_hidden()
