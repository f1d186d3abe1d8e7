"""The stand-in for WhatsApp and Amazon Location as a process of the local run."""

import sys

import requests

from sandbox import ports, processes
from sandbox.environment import emulator_environment
from sandbox.wait import until

NAME = "stand-in"
# Receipts due within a second travel in one webhook: as Meta batches them under load.
_WEBHOOK_WINDOW = "1"
_HEALTH_SECONDS = 20


def start(emulator_url: str) -> tuple[processes.Service, str]:
    """Start it on loopback; the process and its address, once it answers."""
    port = ports.require_free(ports.STAND_IN)
    url = f"http://{ports.HOST}:{port}"
    command = [sys.executable, "-m", "sandbox.standin", "--port", str(port)]
    command += ["--webhook-window", _WEBHOOK_WINDOW]
    # Meta takes minutes to a day; nobody who tries the service out wants to wait for that.
    command += ["--template-review-seconds", "0"]
    service = processes.start(NAME, command, emulator_environment(emulator_url))
    until(lambda: healthy(url, service), seconds=_HEALTH_SECONDS, what="The stand-in's start", every=0.05)
    return service, url


def healthy(url: str, service: processes.Service | None = None) -> bool:
    """Whether the stand-in answers. Raises LocalRunError if `service` is given and has ended."""
    if service is not None:
        processes.require_running(service)
    try:
        return requests.get(f"{url}/_sandbox/health", timeout=2).ok
    except requests.RequestException:
        return False


def connect(url: str, webhook: str) -> None:
    """Tell it where the webhook is; it makes the handshake that Meta makes."""
    answer = requests.put(f"{url}/_sandbox/webhook", json={"url": webhook}, timeout=60)
    answer.raise_for_status()
