"""A resident's browser on a personal link: cookies kept, forms read as a browser reads them."""

from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from sandbox.demo.form_steps import Shown
from sandbox.demo.page import Form, Pairs, read_forms
from tests.simulation.world import World

_HOST = "siaga.example"


class Visit:
    """One browser."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Shown:
        """A page."""
        return self._send("GET", f"https://{_HOST}{path}", None)

    def post(self, form: Form, pairs: Pairs) -> Shown:
        """A form sent; redirects are followed."""
        return self._send("POST", form.action, urlencode(pairs))

    def form(self, path: str, field: str) -> Form:
        """The form with a field of this name on a page."""
        page = self.get(path)
        assert page.status == 200, (path.rpartition("/")[0], page.status)
        return form_with(page.html, path, field)

    def _send(self, method: str, url: str, body: str | None) -> Shown:
        path, query = urlsplit(url).path, urlsplit(url).query
        headers = {"host": _HOST, "x-forwarded-proto": "https", "origin": f"https://{_HOST}"}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
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
            return self._send("GET", urljoin(url, answer["headers"]["Location"]), None)
        return Shown(int(answer["statusCode"]), str(answer.get("body", "")), url)


def form_with(html: str, path: str, field: str) -> Form:
    """The form of a page that has a field of this name."""
    found = [form for form in read_forms(html, f"https://{_HOST}{path}") if field in form.names]
    assert found, f"no form with {field}"
    return found[0]
