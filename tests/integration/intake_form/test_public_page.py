"""The general page over HTTP: open to everyone, about nobody, kept for minutes, safe, at any address."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from cli.design import tokens
from desac.adapters import keys
from desac.adapters.config_data import city
from desac.adapters.table import Table, to_item
from desac.adapters.village_data import load_directory
from desac.domain.roster import Doctor
from functions.intake_form.public_files import NAMES, content, version
from functions.intake_form.public_roster import forget_roster

RENON, SANUR = "51.71.01.1005", "51.71.01.1006"
PREFIXES = ["", "/_aws/execute-api/abc/$default"]


@pytest.fixture(autouse=True)
def fresh_roster() -> Iterator[None]:
    forget_roster()
    yield
    forget_roster()


@pytest.fixture
def visitor(browse: Any) -> Any:
    """Somebody without a link."""
    return browse("")


class Seen(HTMLParser):
    """The villages that a page shows, with the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._hidden = False
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [str(given[name]) for name in ("href", "src", "action") if name in given]
        if tag == "li" and "data-nama" in given:
            self._hidden = "hidden" in given
            if not self._hidden:
                self.shown.append("")
        elif tag == "footer":
            self._hidden = True

    def handle_data(self, data: str) -> None:
        if self.shown and not self._hidden:
            self.shown[-1] = " ".join(f"{self.shown[-1]} {data}".split())


def put_doctor(table: Table, code: str = RENON, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "village_code": code,
        "name": "dr. Ayu Contoh",
        "phone": "+6281200000900",
        "valid_from": date(2021, 1, 1),
        "stated_at": datetime.now(UTC),
    }
    doctor = Doctor.model_validate(facts | changes)
    table.put(to_item(doctor, keys.doctor(code, doctor.valid_from, doctor.phone)))


def test_the_page_says_what_it_is_and_whom_to_call_at_once(visitor: Any) -> None:
    page = visitor.get("/")
    assert page.status == 200
    for address in ("tel:112", "tel:0361223333", "tel:119"):
        assert f'href="{address}"' in page.body
    assert page.body.index('href="tel:0361223333"') < page.body.index('id="dokter"')
    for words in ("Tanda bahaya", "Sesak napas", "kode OTP", "Buku saku", "example.test"):
        assert words in page.body


def test_every_village_is_there_with_its_doctor_or_its_puskesmas(visitor: Any, table: Table) -> None:
    put_doctor(table, valid_to=datetime.now(UTC).date() + timedelta(days=30))
    put_doctor(table, SANUR, valid_to=date(2021, 6, 30))
    shown = Seen(visitor.get("/").body).shown
    assert len(shown) == len(load_directory().villages)
    renon = next(text for text in shown if "Renon" in text)
    assert "dr. Ayu Contoh" in renon
    assert "0812-0000-0900" in renon
    assert "Bertugas 1 Januari 2021 sampai" in renon
    sanur = next(text for text in shown if text.startswith("Kelurahan Sanur "))
    assert "dr. Ayu Contoh" not in sanur
    assert "Puskesmas" in sanur
    assert "112" in sanur


@pytest.mark.parametrize("asked", ["Sanur%20Kaja", "sanur+kaja", "SANUR++KAJA"])
def test_a_search_without_javascript_leaves_what_was_meant(visitor: Any, asked: str) -> None:
    page = visitor.send("GET", "/", rawQueryString=f"desa={asked}")
    assert [text.split(" Puskesmas")[0] for text in Seen(page.body).shown] == ["Desa Sanur Kaja"]
    assert "Ditemukan: 1" in page.body
    assert '<details id="daftar-dokter" open>' in page.body


def test_a_name_that_is_not_there_is_said_so(visitor: Any) -> None:
    page = visitor.send("GET", "/", rawQueryString="desa=%3Cscript%3Ealert(1)%3C/script%3E")
    assert Seen(page.body).shown == []
    assert "Periksa ejaannya" in page.body
    assert "<script>alert" not in page.body
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in page.body


def test_what_is_typed_is_cut_to_its_limit(visitor: Any) -> None:
    page = visitor.send("GET", "/", rawQueryString="desa=" + "x" * 500)
    assert f'value="{"x" * 60}"' in page.body


def test_a_visit_reads_the_table_once_in_a_while_only(
    visitor: Any, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "dr. Ayu Contoh" not in visitor.get("/").body
    put_doctor(table)
    assert "dr. Ayu Contoh" not in visitor.get("/").body
    forget_roster()
    assert "dr. Ayu Contoh" in visitor.get("/").body


@pytest.mark.parametrize("path", ["/", "/offline", *(f"/{name}" for name in sorted(NAMES))])
def test_every_answer_has_the_security_headers(visitor: Any, path: str) -> None:
    page = visitor.get(path)
    assert page.status == 200
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for part in ("manifest-src 'self'", "worker-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    assert page.cookies == []


def test_how_long_each_is_kept(visitor: Any) -> None:
    paths = ("/", "/offline", "/sw.js", "/umum.js")
    kept = {path: visitor.get(path).headers["Cache-Control"] for path in paths}
    assert kept["/"] == kept["/offline"] == "public, max-age=300"
    assert kept["/sw.js"] == "no-cache"
    assert kept["/umum.js"] == "public, max-age=86400"
    assert visitor.get("/").headers["Vary"] == "Cookie, Accept-Encoding"


def test_only_the_page_itself_may_be_found_by_search_engines(visitor: Any) -> None:
    assert "noindex" not in visitor.get("/").headers["X-Robots-Tag"] + visitor.get("/").body
    assert "noindex" in visitor.send("GET", "/", rawQueryString="desa=Renon").headers["X-Robots-Tag"]
    assert "noindex" in visitor.get("/offline").headers["X-Robots-Tag"]


def test_pictures_travel_as_they_are(browse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = browse("").get("/icon-192.png")
    assert page.headers["Content-Type"] == "image/png"
    assert base64.b64decode(page.body).startswith(b"\x89PNG")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_address_is_relative_so_that_any_prefix_will_do(browse: Any, prefix: str) -> None:
    visitor = browse("", prefix=prefix)
    for path in ("/", "/offline"):
        page = visitor.get(path)
        assert page.status == 200
        own = [one for one in Seen(page.body).addresses if not re.match(r"(tel|https):|#|$", one)]
        assert own
        assert all(one.startswith("./") for one in own), own
        for one in own:
            name = one.removeprefix("./").partition("#")[0]
            assert visitor.get(f"/{name}").status in {200, 303}, one


def test_another_language_is_chosen_by_a_link_and_kept(visitor: Any) -> None:
    answer = visitor.get("/en")
    assert answer.status == 303
    assert answer.headers["Location"] == "./"
    assert answer.headers["Cache-Control"] == "no-store"
    page = visitor.get("/")
    assert '<html lang="en">' in page.body
    assert page.headers["Content-Language"] == "en"
    assert "Danger signs" in visitor.get("/offline").body
    visitor.get("/id")
    assert "Tanda bahaya" in visitor.get("/offline").body


def test_the_manifest_can_be_installed_and_has_our_colours(visitor: Any) -> None:
    manifest = json.loads(visitor.get("/manifest.webmanifest").body)
    assert {"name", "short_name", "start_url", "scope", "display", "icons"} <= manifest.keys()
    assert (manifest["start_url"], manifest["scope"]) == ("./", "./")
    assert len(manifest["short_name"]) <= 12
    assert {(one["sizes"], one["purpose"]) for one in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    assert manifest["theme_color"] == tokens("light")["header"]
    assert manifest["background_color"] == tokens("light")["page"]
    page = visitor.get("/").body
    colours = dict(
        re.findall(r'name="theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)\)"', page)
    )
    assert colours == {tokens(scheme)["header"]: scheme for scheme in ("light", "dark")}


def test_the_worker_has_a_version_of_its_own(visitor: Any) -> None:
    script = visitor.get("/sw.js").body
    assert "{{" not in script
    assert re.search(r"\$\{PREFIX\}[0-9a-f]{12}`", script)


def test_another_number_is_another_version_for_phones_to_fetch(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a phone keeps without internet must not stay old when a number or a word changes."""
    before = visitor.get("/sw.js").body
    moved = city().model_copy(update={"emergency_phone_alternative": "(0361) 999999"})
    monkeypatch.setattr("functions.intake_form.offline.city", lambda: moved)
    for one in (version, content):
        one.cache_clear()
    after = visitor.get("/sw.js").body
    for one in (version, content):
        one.cache_clear()
    assert "(0361) 999999" in visitor.get("/offline").body
    assert after != before


@pytest.mark.parametrize("path", ["/", "/offline"])
def test_the_style_is_in_the_page_and_the_policy_knows_it(visitor: Any, path: str) -> None:
    page = visitor.get(path)
    (style,) = re.findall(r"<style>(.*?)</style>", page.body, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in page.headers["Content-Security-Policy"]
    assert "stylesheet" not in page.body


@pytest.mark.parametrize(
    "path", ["/none.html", "/favicon.ico", "/f/", "/f/sw.js", "/d/offline", "/f/assets/sw.js"]
)
def test_nothing_else_stands_there(visitor: Any, path: str) -> None:
    page = visitor.get(path)
    assert page.status == 404
    assert page.headers["Cache-Control"] == "no-store"
    assert 'href="tel:112"' in page.body


def test_an_answer_that_fails_still_has_its_style_and_the_number(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESAC_TABLE", "gone")
    page = visitor.get("/")
    assert page.status == 503
    assert page.headers["Cache-Control"] == "no-store"
    assert "<style>" in page.body
    assert 'href="tel:112"' in page.body
    # What is kept on phones needs no table.
    assert visitor.get("/offline").status == 200


def test_nobody_is_on_it(visitor: Any, make_resident: Callable[..., Any]) -> None:
    resident = make_resident()
    page = visitor.get("/").body
    assert "dr. Contoh" in page
    assert resident.person.name not in page
    assert resident.person.phone not in page
    assert resident.token not in page
