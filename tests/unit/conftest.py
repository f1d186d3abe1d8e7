"""Unit tests talk to nobody: a socket is an error."""

import pytest
import pytest_socket


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest) -> None:
    """Refuse every socket but the Unix ones that asyncio and xdist use inside the process."""
    pytest_socket.disable_socket(allow_unix_socket=True)
    request.addfinalizer(pytest_socket.enable_socket)
