"""One connection of the stand-in: requests read, handed to the router, answers written.

A bench sends its thousands of requests through here. Headers are cut by hand and an answer is one write:
the standard library's mail parser and its answer line by line cost as much as all the rest together.
"""

import logging
import time
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import ClassVar
from urllib.parse import parse_qsl, unquote

from sandbox.standin.router import Router
from sandbox.standin.wire import Request, Response, json_response

logger = logging.getLogger(__name__)
_LARGEST_BODY = 101 * 1024 * 1024  # WhatsApp's largest document, and the form around it
_MOST_HEADERS, _LONGEST_LINE = 100, 65_536
_REQUEST_LINE = 3  # method, target, version


class Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the router answer it, keeps the connection."""

    protocol_version = "HTTP/1.1"
    server_version = "desac-stand-in"
    disable_nagle_algorithm = True
    timeout = 300
    router: ClassVar[Router]
    raw_requestline: bytes  # set by the base class

    def parse_request(self) -> bool:
        """The request line and the headers, names in lower case; False if an error was answered."""
        self.requestline = self.raw_requestline.decode("latin-1").rstrip("\r\n")
        self.request_version, self.command = "HTTP/1.1", ""
        words = self.requestline.split()
        if len(words) != _REQUEST_LINE or not words[2].startswith("HTTP/1."):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        self.command, self.path, version = words
        self.fields: dict[str, str] = {}
        while (line := self.rfile.readline(_LONGEST_LINE)) not in {b"\r\n", b"\n", b""}:
            name, colon, value = line.decode("latin-1").partition(":")
            self.fields[name.strip().lower()] = value.strip()
            if not colon or not line.endswith(b"\n") or len(self.fields) > _MOST_HEADERS:
                self.send_error(
                    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if colon else HTTPStatus.BAD_REQUEST
                )
                return False
        wish = self.fields.get("connection", "").lower()
        self.close_connection = wish == "close" or (version == "HTTP/1.0" and wish != "keep-alive")
        if self.fields.get("expect", "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        return True

    def _answer(self) -> None:
        length = self.fields.get("content-length") or "0"
        if not length.isdigit() or int(length) > _LARGEST_BODY or "transfer-encoding" in self.fields:
            self.close_connection = True
            self._write(json_response({"error": "A body needs a Content-Length of at most 101 MiB."}, 411))
            return
        body = self.rfile.read(int(length))
        path, _, query = self.path.partition("?")
        request = Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=unquote(path) if "%" in path else path,
            query=dict(parse_qsl(query, keep_blank_values=True)) if query else {},
            headers=self.fields,
            body=body,
        )
        try:
            response = self.router.dispatch(request)
        except Exception:
            logger.exception("%s failed", self.command)
            response = json_response({"error": "The stand-in failed; its log says why."}, 500)
        self._write(response)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the base class calls these names

    def _write(self, response: Response) -> None:
        if response.drop:
            self.close_connection = True
            return
        headers = {
            "Server": self.server_version,
            "Date": _date(int(time.time())),
            "Content-Type": response.content_type,
            "Content-Length": str(len(response.body)),
            "X-Content-Type-Options": "nosniff",
            **({"Connection": "close"} if self.close_connection else {}),
            **response.headers,
        }
        lines = [f"HTTP/1.1 {response.status} {_phrase(response.status)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self.wfile.write(head if self.command == "HEAD" else head + response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: paths hold phone numbers."""


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


@lru_cache
def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus else "Status"
