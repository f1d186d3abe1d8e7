"""What a page may never do: run foreign text, tell the address bar anything, live in a frame or a cache."""

import gzip
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.intake_form import folder

Fields = list[tuple[str, str]]
STEPS = ("keadaan", "tinggal", "kontak", "orang", "bantuan", "periksa")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, tag: str, name: str) -> list[str]:
        return [
            str(attributes[name]) for kind, attributes in self.found if kind == tag and name in attributes
        ]


@pytest.fixture
def pages(make_resident: Callable[..., Any], browse: Any, answers: Fields) -> list[Any]:
    """Every kind of page, for a resident whose record and answers are an attack."""
    phone = browse(make_resident(name=EVIL, address=EVIL).token)
    evil = [(name, EVIL) for name, _ in answers if name not in {"village_code", "contact_rows"}]
    valid = [
        (name, EVIL if name in {"address", "contact_name_1", "note"} else value) for name, value in answers
    ]
    return [
        phone.get(),
        phone.check("1/1/1990", fields=evil),
        phone.check(EVIL, fields=evil),
        phone.answer(evil),
        phone.check(),
        phone.answer(evil),
        phone.answer([*evil, ("action", "add_contacts")]),
        *(phone.step(name, evil) for name in STEPS),
        *(phone.page(name) for name in STEPS),
        phone.answer(valid),
        phone.check(),
        *(phone.page(name, pesan=EVIL, ke=EVIL, kontak=EVIL) for name in STEPS),
        phone.get("/f/forged"),
        phone.get("/f/assets/none.css"),
    ]


def test_what_people_wrote_is_text_and_nothing_else(pages: list[Any]) -> None:
    for page in pages:
        elements = Elements(page.body)
        assert all(source.endswith("form.js") for source in elements.values("script", "src"))
        kinds = {tag for tag, _ in elements.found}
        assert "img" not in kinds
        assert "<script>" not in page.body
        assert ">49<" not in page.body
        assert not any(name.startswith("on") for _, attributes in elements.found for name in attributes)


def test_the_attack_is_shown_to_its_author_as_written(pages: list[Any]) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[4].body


def test_no_page_has_inline_style_or_script(pages: list[Any]) -> None:
    for page in pages:
        elements = Elements(page.body)
        assert all("style" not in attributes for _, attributes in elements.found)
        assert all("src" in attributes for tag, attributes in elements.found if tag == "script")
        # The one that the policy names by its digest.
        assert [tag for tag, _ in elements.found].count("style") == 1


def test_every_page_has_the_security_headers_and_the_emergency_number(pages: list[Any]) -> None:
    for page in pages:
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert page.headers["Cache-Control"] == "no-store"
        assert "max-age=" in page.headers["Strict-Transport-Security"]
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert 'lang="id"' in page.body
        assert 'href="tel:112"' in page.body.partition("<main>")[0]


def test_addresses_are_relative_and_hold_nothing_but_the_token(pages: list[Any]) -> None:
    """They work under any host and prefix, and no answer ever reaches an address."""
    for page in pages:
        elements = Elements(page.body)
        actions = elements.values("form", "action") + elements.values("button", "formaction")
        for address in [*actions, *elements.values("script", "src"), *elements.values("link", "href")]:
            assert re.fullmatch(
                r"(\.\./)?([\w-]{43}(/answers)?|answers|assets/(form|steps)\.(css|js))|data:,",
                address,
            ), address
        assert all(method == "post" for method in elements.values("form", "method"))


def test_the_cookie_is_for_us_alone(browser: Any) -> None:
    (line,) = browser.post(f"/f/{browser.token}", [("birth_date", "17/08/1985")]).cookies
    assert re.match(r"desac_form_[0-9a-f]{8}=[\w-]+; ", line)
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Max-Age=3600"} <= set(line.split("; "))
    assert "1985" not in line


def test_over_plain_http_the_cookie_is_not_lost(resident: Any, browse: Any, answers: Fields) -> None:
    """Locally there is no HTTPS; a Secure cookie would never come back."""
    phone = browse(resident.token, scheme="http")
    checked = phone.post(f"/f/{phone.token}", [("birth_date", "17/08/1985")])
    assert "Secure" not in checked.cookies[0]
    assert phone.answer(answers).status == 200


def test_a_prefix_before_the_path_changes_nothing(resident: Any, browse: Any, answers: Fields) -> None:
    phone = browse(resident.token, prefix="/_aws/execute-api/abc123/$default")
    plain = browse(resident.token)
    assert phone.get().body == plain.get().body
    assert phone.check().status == 200
    assert phone.answer(answers).status == 200
    assert phone.get("/f/assets/form.js").status == 200


def test_the_cookie_is_read_from_the_header_too(resident: Any, browse: Any, answers: Fields) -> None:
    """Some gateways leave cookies in the header instead of the list."""
    phone = browse(resident.token)
    phone.check()
    ((name, value),) = phone.cookies.items()
    phone.cookies = {}
    page = phone.send(
        "POST",
        f"/f/{phone.token}/answers",
        urlencode(answers),
        headers={"cookie": f"other=1; {name}={value}", "content-type": "application/x-www-form-urlencoded"},
    )
    assert page.status == 200


def test_the_style_is_in_the_page_and_the_policy_names_its_digest(browser: Any) -> None:
    """No other style can run, and nothing at all is `unsafe-inline`."""
    page = browser.get()
    (text,) = re.findall(r"<style>(.*?)</style>", page.body, re.DOTALL)
    digest = b64encode(sha256(text.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert f"style-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe" not in policy
    assert not re.search(r'\sstyle="', page.body)


def test_pages_are_compressed_for_whoever_takes_it(browser: Any) -> None:
    plain = browser.get()
    for takes, is_small in (("gzip, deflate, br", True), ("br", False), ("gzip;q=0", False), ("", False)):
        page = browser.send("GET", f"/f/{browser.token}", more={"accept-encoding": takes})
        assert page.headers["Vary"] == "Accept-Encoding"
        assert (page.headers.get("Content-Encoding") == "gzip") is is_small
        body = gzip.decompress(b64decode(page.body)).decode() if is_small else page.body
        assert body == plain.body
        assert not is_small or len(page.body) < len(plain.body) / 2


@pytest.mark.parametrize(("name", "kind"), [("form.css", "text/css"), ("form.js", "text/javascript")])
def test_assets_are_small_and_cached(browser: Any, name: str, kind: str) -> None:
    page = browser.get(f"/f/assets/{name}")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith(kind)
    assert "max-age=3600" in page.headers["Cache-Control"]
    assert len(page.body.encode()) <= 60_000


@pytest.mark.parametrize("name", ["none.css", "..", "handler.py", "%2e%2e%2fhandler.py", ""])
def test_nothing_else_is_served(browser: Any, name: str) -> None:
    assert browser.get(f"/f/assets/{name}").status == 404


def test_every_asset_in_the_folder_is_served(browser: Any) -> None:
    for file in Path(folder.ASSETS).iterdir():
        assert browser.get(f"/f/assets/{file.name}").body == file.read_text(encoding="utf-8")


def test_the_form_is_complete_without_javascript(browser: Any) -> None:
    """Everything is a plain form field; the only thing a script adds stays hidden until it runs."""
    browser.check()
    shown = {name: Elements(browser.page(name).body) for name in STEPS}
    names = {
        one
        for elements in shown.values()
        for tag in ("input", "select", "textarea")
        for one in elements.values(tag, "name")
    }
    assert {"address", "village_code", "position", "symptoms", "red_flags", "onset_date"} <= names
    assert {"sembako_wanted", "household_size", "kk", "note", "contact_name", "contact_relation"} <= names
    assert len(shown["tinggal"].values("optgroup", "label")) == 4
    assert len(shown["tinggal"].values("option", "value")) == 43 + 2
    hidden = [
        attributes.get("id")
        for elements in shown.values()
        for _, attributes in elements.found
        if "hidden" in attributes
    ]
    assert hidden == ["locate", "map"]


@pytest.mark.parametrize("name", STEPS)
def test_every_field_has_a_label(browser: Any, name: str) -> None:
    browser.check()
    elements = Elements(browser.page(name).body)
    labelled = set(elements.values("label", "for"))
    for tag, attributes in elements.found:
        if tag not in {"input", "select", "textarea"} or attributes.get("type") in {
            "hidden",
            "checkbox",
            "radio",
        }:
            continue
        assert attributes["id"] in labelled
