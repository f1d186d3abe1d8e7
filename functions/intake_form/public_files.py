"""What the general page is made of besides its words: style, script, service worker, manifest, icons."""

import base64
import hashlib
import json
from functools import cache
from typing import Any, NamedTuple

from desac.adapters.design import SHARED, style_sheet
from functions.intake_form.folder import ASSETS, PUBLIC, TEMPLATES

_KINDS = {
    "umum.css": "text/css; charset=utf-8",
    "umum.js": "text/javascript; charset=utf-8",
    "sw.js": "text/javascript; charset=utf-8",
    "manifest.webmanifest": "application/manifest+json",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
}
# What the service worker keeps: a change of any makes another version of it, which fetches them anew.
_KEPT = ("umum.css", "icon-192.png")

NAMES = frozenset(_KINDS)
"""The files, by their names beside the general page."""


class Service(NamedTuple):
    """The general page's own limits, in seconds and letters; `service.json` has their source."""

    page_seconds: int
    roster_seconds: int
    file_seconds: int
    most_letters: int


@cache
def service() -> Service:
    """The limits."""
    found: dict[str, Any] = json.loads((PUBLIC / "service.json").read_text(encoding="utf-8"))
    return Service(**{name: int(found[name]) for name in Service._fields})


@cache
def content(name: str) -> bytes:
    """A file as it is served."""
    if name == "umum.css":
        own = ((ASSETS / "form.css"), (PUBLIC / name))
        shared = style_sheet(*SHARED, "print")
        return "".join((shared, *(path.read_text(encoding="utf-8") for path in own))).encode()
    raw = (PUBLIC / name).read_bytes()
    return raw.replace(b"{{version}}", version().encode()) if name == "sw.js" else raw


@cache
def version() -> str:
    """Stands for the content of everything that is kept on phones."""
    texts = [(TEMPLATES / name).read_bytes() for name in ("layout.html", "offline.html", "macros.html")]
    parts = [*map(content, _KEPT), (PUBLIC / "sw.js").read_bytes(), *texts]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def body(name: str) -> dict[str, Any]:
    """A file as Lambda answers with it: pictures in base64. With its `Content-Type` and `Cache-Control`."""
    # Asked for anew at every visit: an old worker would keep old emergency numbers.
    kept = "no-cache" if name == "sw.js" else f"public, max-age={service().file_seconds}"
    kind, raw = _KINDS[name], content(name)
    is_text = not kind.startswith("image/")
    return {
        "headers": {"Content-Type": kind, "Cache-Control": kept},
        "body": raw.decode() if is_text else base64.b64encode(raw).decode(),
        "isBase64Encoded": not is_text,
    }
