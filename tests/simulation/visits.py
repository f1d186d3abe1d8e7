"""A resident's browser on a personal link: cookies kept, forms read as a browser reads them."""

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.demo.page import Form, read_forms
from tests.simulation.world import World

_HOST = "siaga.example"


class Visit:
    """One browser."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        """A page: status and HTML."""
        return self._send("GET", path, None)

    def post(self, form: Form, pairs: list[tuple[str, str]]) -> tuple[int, str]:
        """A form sent; redirects are followed."""
        return self._send("POST", urlsplit(form.action).path, urlencode(pairs))

    def form(self, path: str, field: str) -> Form:
        """The form with a field of this name on a page."""
        status, html = self.get(path)
        assert status == 200, (path.rpartition("/")[0], status)
        return form_with(html, path, field)

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        headers = {"host": _HOST, "x-forwarded-proto": "https", "origin": f"https://{_HOST}"}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": "",
            "headers": headers,
            "cookies": [f"{name}={value}" for name, value in self._cookies.items()],
            "requestContext": {"http": {"method": method, "path": path, "sourceIp": "192.0.2.1"}},
            "isBase64Encoded": False,
        }
        if body is not None:
            event["body"] = body
        answer = self._world.http(method, path, event)
        for line in answer.get("cookies", []):
            self._cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        if answer["statusCode"] in {302, 303}:
            return self._send("GET", urlsplit(answer["headers"]["location"]).path, None)
        return int(answer["statusCode"]), str(answer.get("body", ""))


def form_with(html: str, path: str, field: str) -> Form:
    """The form of a page that has a field of this name."""
    found = [form for form in read_forms(html, f"https://{_HOST}{path}") if field in form.names]
    assert found, f"no form with {field}"
    return found[0]
