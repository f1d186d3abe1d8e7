"""`python -m benchmarks.aws_stub`: S3 and Secrets Manager as far as the webhook needs them.

Prints its port, then accepts every object and gives one secret on the loopback interface until its input
ends. It reads a body whole and looks at nothing, so that what is measured is the client.
"""

import json
import sys
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from benchmarks.own_process import serving

SECRET = {"access_token": "benchmark", "app_secret": "benchmark", "verify_token": "benchmark"}


class _Wire(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_PUT(self) -> None:
        """Take an object."""
        self._read()
        self._answer(b"", {"ETag": '"0"'})

    def do_POST(self) -> None:
        """Give the secret."""
        self._read()
        found = {"Name": "whatsapp", "SecretString": json.dumps(SECRET)}
        self._answer(json.dumps(found).encode(), {"Content-Type": "application/x-amz-json-1.1"})

    def _read(self) -> None:
        if self.headers.get("Expect"):
            self.send_response_only(100)
            self.end_headers()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, body: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(200)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle_expect_100(self) -> bool:
        """`_read` says so, once the headers have been looked at."""
        return True


def stub() -> AbstractContextManager[int]:
    """A stub in a process of its own, for as long as the block; its port."""
    return serving("benchmarks.aws_stub")


def _main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Wire)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    _main()
