"""A port that is taken gives one line with its holder."""

import os
import socket

import pytest

from sandbox import ports
from sandbox.problems import LocalRunError


def test_the_holder_of_a_taken_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its process id and the variable that chooses another port."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        monkeypatch.setenv("DESAC_EMULATOR_PORT", str(holder.getsockname()[1]))
        with pytest.raises(LocalRunError) as raised:
            ports.require_free(ports.EMULATOR)
    assert f"process {os.getpid()}" in str(raised.value)
    assert "DESAC_EMULATOR_PORT" in str(raised.value)


def test_a_free_port_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it was asked for."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    monkeypatch.setenv("DESAC_STANDIN_PORT", str(number))
    assert ports.require_free(ports.STAND_IN) == number
