"""What every post has to pass first: it comes from our own page, by a person, and not too often."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from desac.adapters.pace import Pace, TablePace
from desac.domain.link import LinkError, read_token
from desac.observability import logger
from functions.intake_form.http import Refused, Request

HONEYPOT = "situs_web"
"""A field that no person sees; the page hides it from screen readers and from filling in by itself."""

_OURS = frozenset({"same-origin", "none"})


def from_our_page(request: Request) -> None:
    """Raises Refused for a post that another site made.

    Browsers say so in `Sec-Fetch-Site`; older ones in `Origin`, which is `null` on our own pages because they
    send no referrer. The cookie of the check is not sent along from other sites either (SameSite).
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise Refused(403, "cross_site")
        return
    origin = request.headers.get("origin", "null")
    if origin != "null" and urlsplit(origin).netloc not in _hosts(request):
        raise Refused(403, "cross_site")


def by_a_person(posted: Mapping[str, Sequence[str]]) -> None:
    """Raises Refused for a post in which a program filled in what nobody sees."""
    if any(text.strip() for text in posted.get(HONEYPOT, ())):
        logger.warning("a form was filled in by a program")
        raise Refused(400, "automatic")


def not_too_often(token: str, key: bytes, pace: TablePace, limit: Pace, now: datetime) -> None:
    """Raises Refused for a post above a link's limit. A forged link is not counted: it opens nothing."""
    try:
        link_id, _ = read_token(key, token)
    except LinkError:
        return
    wait = pace.seconds_to_wait(link_id, now, limit)
    if wait:
        logger.warning("a link is posted to too often", extra={"link_id": link_id})
        raise Refused(429, "too_often", wait_seconds=wait)


def _hosts(request: Request) -> set[str]:
    domain = request.raw.get("requestContext", {}).get("domainName")
    return {request.headers.get(name, "") for name in ("host", "x-forwarded-host")} | {str(domain)} - {""}
