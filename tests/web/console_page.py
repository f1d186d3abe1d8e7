"""The staff console as a person uses it: helpers for browser tests, whatever stack stands behind it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.installed import until_installed

_KEPT = """async () => {
  const opening = indexedDB.open("desac");
  const db = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  let records = 0;
  for (const name of db.objectStoreNames) {
    const counting = db.transaction(name).objectStore(name).count();
    records += await new Promise((done) => (counting.onsuccess = () => done(counting.result)));
  }
  db.close();
  return records;
}"""
"""How many records there are in all of the console's stores; a database that is not there is made, empty."""


class ConsolePage:
    """One browser tab on the console at `url` (the folder, with its trailing slash)."""

    def __init__(self, page: Page, url: str) -> None:
        self.url = url
        self.requested: list[str] = []
        self.complaints: list[str] = []
        self._follow(page)

    def _follow(self, page: Page) -> None:
        self.page = page
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._listen(message.type, message.text))

    def _listen(self, kind: str, text: str) -> None:
        # What matters here: code that broke, and anything the content policy had to stop.
        if kind == "error" and ("Content Security Policy" in text or "Error:" in text):
            self.complaints.append(text)

    # --- the device --------------------------------------------------------------------------------

    def keep_files(self) -> None:
        """Waits until the service worker has kept the console's own files."""
        until_installed(self.page)

    def open_again(self) -> None:
        """Closes the tab and opens the console in another: what a tab keeps is gone."""
        old = self.page
        self._follow(old.context.new_page())
        old.close()
        self.open()

    def kept_records(self) -> int:
        """How much is left in the browser's database."""
        return int(self.page.evaluate(_KEPT))

    # --- sign-in -----------------------------------------------------------------------------------

    def open(self, view: str = "") -> None:
        """`view` is an address within the console, as `#sembako`."""
        self.page.goto(self.url + view)

    def sign_in(self, username: str, password: str, view: str = "") -> None:
        """From the console through the hosted page (Cognito's, the emulator's or a stand-in's) and back."""
        self.open(view)
        self.sign_in_button.click()
        self.page.locator("input[name=username]:visible").fill(username)
        self.page.locator("input[name=password]:visible").fill(password)
        self.page.locator("[type=submit]:visible").first.click()
        expect(self.sign_out_button).to_be_visible()

    def sign_out(self) -> None:
        self.sign_out_button.click()
        expect(self.sign_in_button).to_be_visible()

    @property
    def sign_in_button(self) -> Locator:
        return self.page.get_by_role("button", name="Masuk", exact=True)

    @property
    def sign_out_button(self) -> Locator:
        return self.page.get_by_role("button", name="Keluar", exact=True)

    # --- what is on the page -----------------------------------------------------------------------

    @property
    def tabs(self) -> Locator:
        return self.page.get_by_role("navigation").get_by_role("button")

    @property
    def problem(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def news(self) -> Locator:
        """The last thing the console announced."""
        return self.page.locator("#kabar")

    @property
    def cards(self) -> Locator:
        return self.page.locator(".card")

    def card(self, name: str) -> Locator:
        """The card of the person of that name; in the day's route a number comes first."""
        title = self.page.get_by_role("heading", name=re.compile(rf"^(\d+\. )?{re.escape(name)}(,|$)"))
        return self.cards.filter(has=title)

    def show_tab(self, title: str) -> None:
        self.tabs.get_by_text(title, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def filter(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)

    # --- tracing -----------------------------------------------------------------------------------

    def take(self, name: str) -> None:
        self.card(name).get_by_role("button", name="Ambil tugas").click()

    def give_back(self, name: str, note: str) -> None:
        self.card(name).get_by_role("button", name="Kembalikan").click()
        self._answer("Kembalikan", note)

    def report_outcome(self, name: str, outcome: str, note: str = "") -> None:
        """`outcome` in the console's own words, "Bertemu orangnya", with all that the dialog asks."""
        self.card(name).get_by_role("button", name="Hasil lainnya").click()
        self.page.get_by_role("dialog").get_by_label(outcome).check()
        self._answer("Simpan hasil", note)

    def tap_outcome(self, name: str, outcome: str) -> None:
        """Two taps: `outcome` as the card's button says it, "Bertemu", and the confirmation in its place."""
        self.card(name).get_by_role("button", name=outcome, exact=True).click()
        self.card(name).get_by_role("button", name=f"Simpan: {outcome}").click()

    @property
    def waiting(self) -> Locator:
        """How much is not sent yet, and why."""
        return self.page.locator(".outbox .waiting-words")

    def _answer(self, confirm: str, note: str) -> None:
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill(note)
        dialog.get_by_role("button", name=confirm, exact=True).click()

    # --- the map -----------------------------------------------------------------------------------

    @property
    def map(self) -> Locator:
        return self.page.get_by_role("region", name="Peta tugas")

    @property
    def map_sentence(self) -> Locator:
        return self.page.locator(".map-sentence")

    @property
    def popup(self) -> Locator:
        return self.page.locator(".maplibregl-popup")

    def show_map(self) -> None:
        """Turns to the map on a phone; it is there already on a desktop."""
        switch = self.page.get_by_role("button", name="Peta", exact=True)
        if switch.is_visible():
            switch.click()
        self.expect_map_drawn()

    def expect_map_drawn(self) -> None:
        expect(self.map).to_have_attribute("data-ready", "true", timeout=30_000)

    # --- sembako -----------------------------------------------------------------------------------

    def mark_delivered(self, name: str, note: str = "") -> None:
        self.card(name).get_by_role("button", name="Tandai sudah diserahkan").click()
        self._answer("Sudah diserahkan", note)
