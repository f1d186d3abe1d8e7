"""The service's general page: for everyone, without a link and about nobody, and what belongs to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from desac.adapters.config_data import City, health_line
from desac.domain.roster import Doctor
from desac.domain.village import VillageDirectory
from functions.intake_form.finder import by_kecamatan, listed, meant
from functions.intake_form.http import Request, page, redirect
from functions.intake_form.language import Language, current, set_cookie
from functions.intake_form.look import public_style
from functions.intake_form.offline import offline_page
from functions.intake_form.pages import ROOT_PATHS, Pages
from functions.intake_form.public_files import NAMES, body, service

FIELD = "desa"
"""The search's field in the address: the name of a village, nothing about anyone."""

_OFFLINE = "offline"
_LANGUAGES = frozenset(language.value for language in Language)
_PERSONAL = frozenset({"f", "d", "assets"})
_BELOW_A_LINK = frozenset({"answers", "report"})


@cache
def _policy() -> str:
    """As the other pages' policy, with what an installed page needs: its manifest, its worker, its icons."""
    return (
        f"default-src 'none'; style-src {public_style().source}; script-src 'self'; img-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def is_at_root(request: Request) -> bool:
    """Whether an address lies beside the general page's, neither below `/f/` nor below `/d/`."""
    before, last = request.tail
    return before not in _PERSONAL and last not in _BELOW_A_LINK


def is_public(request: Request) -> bool:
    """Whether an address is the general page's or belongs to it: `/`, `/offline`, `/sw.js` and so on."""
    known = request.tail[1] in NAMES | _LANGUAGES | {"", _OFFLINE}
    return known and request.method == "GET" and is_at_root(request)


class PublicPage:
    """`roster` reads every village's entries; `today` is in WITA."""

    def __init__(
        self,
        *,
        city: City,
        villages: VillageDirectory,
        roster: Callable[[], Mapping[str, Sequence[Doctor]]],
        today: date,
    ) -> None:
        self._city = city
        self._villages = villages
        self._roster = roster
        self._today = today

    def answer(self, request: Request) -> dict[str, Any]:
        """What stands at a public address. It needs the table for the general page only."""
        name = request.tail[1]
        if name in NAMES:
            file = body(name)
            return {
                **page("", extra={**file["headers"], "Content-Security-Policy": _policy()}),
                **_rest(file),
            }
        if name in _LANGUAGES:
            return redirect("./", cookies=[set_cookie(Language(name), secure=request.over_https)])
        if name == _OFFLINE:
            return self._page(offline_page(), indexed=False)
        return self._general(request)

    def _general(self, request: Request) -> dict[str, Any]:
        asked = " ".join(request.query.get(FIELD, [""])[0].split())[: service().most_letters]
        everyone = listed(self._villages, self._roster(), self._today)
        found = meant(asked, everyone, self._villages)
        html = Pages(self._city, ROOT_PATHS).render(
            "public.html",
            line=health_line(),
            asked=asked,
            found=found,
            parts=by_kecamatan(everyone),
            host=_host(request),
        )
        return self._page(html, indexed=not asked)

    def _page(self, html: str, *, indexed: bool) -> dict[str, Any]:
        extra = {
            "Content-Security-Policy": _policy(),
            "Content-Language": current().value,
            "Cache-Control": f"public, max-age={service().page_seconds}",
            # The language is a cookie's.
            "Vary": "Cookie",
            **({"X-Robots-Tag": "noarchive"} if indexed else {}),
        }
        return page(html, extra=extra)


def _host(request: Request) -> str:
    context = request.raw.get("requestContext") or {}
    return str(context.get("domainName") or request.headers.get("host") or "")


def _rest(file: Mapping[str, Any]) -> dict[str, Any]:
    # The headers went through `page`, which puts the security headers beside them.
    return {name: value for name, value in file.items() if name != "headers"}
