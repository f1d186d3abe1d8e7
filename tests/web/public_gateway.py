"""The public HTTP API in front of the form's function, on loopback: a prefix, queries, cookies, pictures."""

import base64
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from functions.intake_form.handler import handler

PREFIX = "/_aws/execute-api/abc/$default"
"""As on the emulator: everything of ours must be relative to where it stands."""

CONTEXT: Any = SimpleNamespace(
    function_name="intake_form",
    memory_limit_in_mb=256,
    invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:intake_form",
    aws_request_id="r",
)


class PublicGateway(BaseHTTPRequestHandler):
    """Events of payload format 2.0 in, responses out; what lies outside of the prefix is not there."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        if not parts.path.startswith(f"{PREFIX}/"):
            self.send_error(404)
            return
        length = int(self.headers.get("Content-Length") or 0)
        answer = handler(
            {
                "version": "2.0",
                "rawPath": parts.path,
                "rawQueryString": parts.query,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "requestContext": {"http": {"method": self.command, "path": parts.path}},
                "body": self.rfile.read(length).decode(),
                "isBase64Encoded": False,
            },
            CONTEXT,
        )
        body = answer["body"].encode()
        content = base64.b64decode(body) if answer.get("isBase64Encoded") else body
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        for cookie in answer.get("cookies", ()):
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _serve  # noqa: N815 # the base class calls these names

    def log_message(self, *_args: object) -> None:
        """Nothing: a test's output is its assertions."""
