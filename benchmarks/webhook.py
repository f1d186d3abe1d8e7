"""`python -m benchmarks.webhook [--statuses N] [--rounds N]`: how long WhatsApp waits for our 200."""

import argparse
import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from statistics import median
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any, NamedTuple

from benchmarks.aws_stub import SECRET, stub
from functions.notify.webhook import handler

_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "benchmark",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_DEFAULT_REGION": "ap-southeast-3",
    "DESAC_WEBHOOK_BUCKET": "desac-webhooks",
    "DESAC_WHATSAPP_SECRET": "whatsapp",
}
_WARMING_UP = 20


class Timing(NamedTuple):
    """Median seconds of one acknowledgement; CPU is the function's process alone."""

    wall: float
    cpu: float
    size: int


class Figures(NamedTuple):
    """Acknowledgements of a webhook with one status and of one with `statuses`."""

    statuses: int
    rounds: int
    one: Timing
    many: Timing


def measure(statuses: int, rounds: int) -> Figures:
    """Both take turns in one process; a first few are not timed."""
    with stub() as port, _environment(port), redirect_stdout(StringIO()):
        events = {number: _event(_body(number)) for number in (1, statuses)}
        context = _context()
        taken: dict[int, list[tuple[float, float]]] = {number: [] for number in events}
        for place in range(rounds + _WARMING_UP):
            for number, (event, _) in events.items():
                timing = _timed(lambda event=event: handler(event, context))
                if place >= _WARMING_UP:
                    taken[number].append(timing)
    one, many = (
        Timing(median(wall for wall, _ in found), median(cpu for _, cpu in found), events[number][1])
        for number, found in taken.items()
    )
    return Figures(statuses, rounds, one, many)


def _timed(call: Callable[[], dict[str, Any]]) -> tuple[float, float]:
    wall, cpu = perf_counter(), process_time()
    answer = call()
    timing = perf_counter() - wall, process_time() - cpu
    if answer["statusCode"] != 200:  # the only answer that ends WhatsApp's tries
        raise RuntimeError(f"not acknowledged: {answer}")
    return timing


def _body(statuses: int) -> bytes:
    """A webhook as Meta writes it: non-ASCII escaped, all of a status' members."""
    told = [
        {
            "id": f"wamid.HBgNNjI4MTIwMDAwMDAwMDEVAgARGBI{number:022d}",
            "status": "delivered",
            "timestamp": "1628730062",
            "recipient_id": f"62812{number:08d}",
            "biz_opaque_callback_data": f"{number:016x}-0a1b2c3d.positive_notice",
            "conversation": {"id": f"{number:032x}", "origin": {"type": "utility"}},
            "pricing": {"billable": True, "pricing_model": "PMP", "category": "utility", "type": "regular"},
        }
        for number in range(statuses)
    ]
    metadata = {"display_phone_number": "628113800112", "phone_number_id": "110361224400112"}
    value = {"messaging_product": "whatsapp", "metadata": metadata, "statuses": told}
    change = {"field": "messages", "value": value}
    whole = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    return json.dumps(whole, separators=(",", ":")).encode()


def _event(body: bytes) -> tuple[dict[str, Any], int]:
    """A request as the HTTP API hands it over, and the size of its body."""
    digest = hmac.new(SECRET["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    event = {
        "headers": {"x-hub-signature-256": f"sha256={digest}"},
        "requestContext": {"http": {"method": "POST", "path": "/webhook/whatsapp"}},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    return event, len(body)


def _context() -> Any:
    return SimpleNamespace(
        function_name="notify-webhook",
        memory_limit_in_mb=1024,
        invoked_function_arn="arn:aws:lambda:ap-southeast-3:123456789012:function:notify-webhook",
        aws_request_id="benchmark",
    )


@contextmanager
def _environment(port: int) -> Iterator[None]:
    before = dict(os.environ)
    address = f"http://127.0.0.1:{port}"
    os.environ.update(
        _ENVIRONMENT | {"AWS_ENDPOINT_URL_S3": address, "AWS_ENDPOINT_URL_SECRETS_MANAGER": address}
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def webhook_section(statuses: int = 1000, rounds: int = 200) -> str:
    """Measure and tell: the section of docs/benchmarks.md."""
    figures = measure(statuses, rounds)
    rows = [
        (
            f"{number:,}",
            f"{one.size / 1024:,.1f} kB",
            f"{one.wall * 1e3:.1f} ms",
            f"{one.cpu * 1e3:.1f} ms",
            f"{one.wall / figures.one.wall:.2f}",
        )
        for number, one in ((1, figures.one), (figures.statuses, figures.many))
    ]
    headings = ("statuses", "body", "acknowledged in", "CPU", "of that of one")
    marks = ["---:"] * len(headings)
    table = "\n".join(f"| {' | '.join(line)} |" for line in (headings, marks, *rows))
    return f"""## Acknowledging a webhook

{table}

Signature checked over the raw body, stored, answered; the receipts themselves are worked on later, from the
stored object. Both took turns in one process with S3 played by a stub in another process on the loopback
interface; medians of {figures.rounds} rounds after {_WARMING_UP} to warm up. Meta asks for 250 ms at the
median.
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.webhook", description=__doc__)
    parser.add_argument("--statuses", type=int, default=1000, help="in one POST (default: %(default)s)")
    parser.add_argument(
        "--rounds", type=int, default=200, help="the median of so many (default: %(default)s)"
    )
    options = parser.parse_args()
    print(webhook_section(options.statuses, options.rounds))


if __name__ == "__main__":
    main()
