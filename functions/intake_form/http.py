"""Requests and responses of an HTTP API (payload format 2.0), with the security headers of each page."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from functions.intake_form.look import style

LARGEST_BODY = 64 * 1024
"""Bytes. Fifty contacts with every field full need about half of it."""

_MOST_FIELDS = 600
_MOST_ASKED = 10


@cache
def _headers() -> Mapping[str, str]:
    policy = (
        f"default-src 'none'; style-src 'self' {style().source}; script-src 'self'; connect-src 'self'; "
        "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        # The token stands in the address: no other site may learn it.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
    }


class Refused(Exception):  # noqa: N818 # an answer to a request, not a failure
    """A request that gets no form; `problem` names the words of the page that says why.

    `wait_seconds` is how long to wait before the next try, where that helps.
    """

    def __init__(self, status: int, problem: str, *, wait_seconds: int | None = None) -> None:
        super().__init__(problem)
        self.wait_seconds = wait_seconds
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class Request:
    """One request. `tail` are the last two parts of its path: what stands before may be any prefix."""

    method: str
    tail: tuple[str, str]
    headers: Mapping[str, str]
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Request":
        """The request of a Lambda event."""
        http = event.get("requestContext", {}).get("http", {})
        headers = {str(name).lower(): str(value) for name, value in (event.get("headers") or {}).items()}
        before, last = ("", *str(event.get("rawPath") or http.get("path") or "").split("/"))[-2:]
        return cls(
            method=str(http.get("method", "GET")).upper(),
            tail=(before, last),
            headers=headers,
            raw=event,
        )

    @cached_property
    def over_https(self) -> bool:
        """Whether the browser came over HTTPS; locally it does not, and a Secure cookie would be lost."""
        return self.headers.get("x-forwarded-proto", "").split(",")[0].strip().lower() == "https"

    @cached_property
    def query(self) -> Mapping[str, list[str]]:
        """The fields behind the question mark: never anything personal."""
        try:
            return parse_qs(str(self.raw.get("rawQueryString") or ""), max_num_fields=_MOST_ASKED)
        except ValueError:
            # None of our addresses has so many: somebody else's, and no reason to fail.
            return {}

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        """The cookies, wherever the gateway put them."""
        lines = [*(self.raw.get("cookies") or ()), self.headers.get("cookie", "")]
        found: dict[str, str] = {}
        for line in lines:
            jar: SimpleCookie = SimpleCookie()
            try:
                jar.load(str(line))
            except CookieError:
                # Somebody else's odd cookie; ours are letters, digits, - and _.
                continue
            found.update({name: morsel.value for name, morsel in jar.items()})
        return found

    def form(self) -> dict[str, list[str]]:
        """The posted fields. Raises Refused for another content type, a huge or a broken body."""
        return self._posted

    @cached_property
    def _posted(self) -> dict[str, list[str]]:
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Refused(415, "wrong_type")
        body = str(self.raw.get("body") or "")
        if len(body) > LARGEST_BODY * 2:
            raise Refused(413, "too_large")
        try:
            encoded = (
                base64.b64decode(body, validate=True) if self.raw.get("isBase64Encoded") else body.encode()
            )
            if len(encoded) > LARGEST_BODY:
                raise Refused(413, "too_large")
            return parse_qs(
                encoded.decode("utf-8", errors="replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
            )
        except (binascii.Error, ValueError) as error:
            raise Refused(400, "unreadable") from error


def page(
    html: str,
    status: int = 200,
    *,
    cookies: Sequence[str] = (),
    extra: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A response with a page."""
    headers = {**_headers(), "Content-Type": "text/html; charset=utf-8", **(extra or {})}
    response: dict[str, Any] = {"statusCode": status, "headers": headers, "body": html}
    return {**response, "cookies": list(cookies)} if cookies else response


def redirect(where: str, *, cookies: Sequence[str] = ()) -> dict[str, Any]:
    """A response that leads on to an address relative to the request's own, which is then got."""
    return page("", 303, cookies=cookies, extra={"Location": where})


def asset(text: str, content_type: str) -> dict[str, Any]:
    """A response with a style sheet or a script, which a phone may keep for an hour."""
    headers = {**_headers(), "Content-Type": content_type, "Cache-Control": "public, max-age=3600"}
    return {"statusCode": 200, "headers": headers, "body": text}
