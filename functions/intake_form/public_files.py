"""What the general page is made of besides its words and style: script, service worker, manifest, icons."""

import base64
import hashlib
import json
from functools import cache
from typing import Any, NamedTuple

from functions.intake_form.folder import PUBLIC
from functions.intake_form.offline import offline_pages

_KINDS = {
    "umum.js": "text/javascript; charset=utf-8",
    "sw.js": "text/javascript; charset=utf-8",
    "manifest.webmanifest": "application/manifest+json",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
}
# What the service worker keeps beside the page without internet.
_KEPT = ("icon-192.png",)

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
    raw = (PUBLIC / name).read_bytes()
    return raw.replace(b"{{version}}", version().encode()) if name == "sw.js" else raw


@cache
def version() -> str:
    """Stands for all that is kept on phones as they get it: another number or word makes another version.

    A phone that comes with another one fetches all of it anew.
    """
    parts = [*map(content, _KEPT), (PUBLIC / "sw.js").read_bytes(), *map(str.encode, offline_pages())]
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
