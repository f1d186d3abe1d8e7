"""The fixed ports of the local run, and who sits on one that is taken."""

import os
import socket
from pathlib import Path
from typing import NamedTuple

from sandbox.problems import LocalRunError

HOST = "127.0.0.1"
_LISTEN = "0A"


class Port(NamedTuple):
    """A service's port: the default unless its variable says otherwise."""

    service: str
    variable: str
    default: int

    def number(self) -> int:
        """The port to use. Raises LocalRunError if the variable holds no port."""
        text = os.environ.get(self.variable)
        if text is None:
            return self.default
        if not text.isdigit() or not 1 <= int(text) <= 65535:  # noqa: PLR2004 - the range of ports
            raise LocalRunError(f"{self.variable}={text} is not a port: use a number from 1 to 65535.")
        return int(text)


EMULATOR = Port("the AWS emulator", "DESAC_EMULATOR_PORT", 4566)
STAND_IN = Port("the WhatsApp stand-in", "DESAC_STANDIN_PORT", 8700)


def require_free(port: Port) -> int:
    """The port's number if nothing listens there. Raises LocalRunError that names the holder."""
    number = port.number()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError as error:
            holder = _holder(number) or "another program"
            raise LocalRunError(
                f"Port {number}, needed for {port.service}, is taken by {holder}: "
                f"end it, or choose another port with {port.variable}=<port>."
            ) from error
    return number


def _holder(number: int) -> str | None:
    """Name and process id of the listener, where the system tells (Linux, own or root's view)."""
    inode = _listening_inode(number)
    if inode is None:
        return None
    for descriptors in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(link.readlink() == Path(f"socket:[{inode}]") for link in descriptors.iterdir()):
                name = (descriptors.parent / "comm").read_text().strip()
                return f"{name} (process {descriptors.parent.name})"
        except OSError:
            continue  # ended meanwhile, or somebody else's
    return None


def _listening_inode(number: int) -> str | None:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == _LISTEN and int(columns[1].rpartition(":")[2], 16) == number:
                return columns[9]
    return None
