"""`local.json` keeps its contract."""

import json
import stat
from pathlib import Path

import pytest

from sandbox import local_state
from sandbox.local_state import LocalState, LocalUser

STATE = LocalState(
    aws_endpoint_url="http://127.0.0.1:4566",
    region="ap-southeast-3",
    drop_bucket="drop",
    form_base_url="http://127.0.0.1:4566/form",
    staff_api_url="http://127.0.0.1:4566/staff",
    console_url="http://127.0.0.1:4566/site/index.html",
    sandbox_url="http://127.0.0.1:8700",
    users=(LocalUser(username="tracer-utara", password="x", role="tracer", kecamatan="51.71.04"),),
    table="desac",
    outputs={"TableName": "desac"},
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own for each test."""
    monkeypatch.setenv("DESAC_HOME", str(tmp_path))


def test_it_holds_what_others_rely_on() -> None:
    """The promised names, for its owner's eyes only, and back again."""
    local_state.write(STATE)
    written = json.loads(local_state.file().read_text())
    promised = {"aws_endpoint_url", "region", "drop_bucket", "form_base_url", "staff_api_url", "console_url"}
    assert promised | {"sandbox_url", "users"} <= set(written)
    assert {"username", "password", "role"} <= set(written["users"][0])
    assert stat.S_IMODE(local_state.file().stat().st_mode) == 0o600
    assert local_state.read() == STATE


def test_without_a_run_there_is_no_state() -> None:
    """Neither before the first one nor after it was forgotten, nor when the file is damaged."""
    assert local_state.read() is None
    local_state.write(STATE)
    local_state.forget()
    assert local_state.read() is None
    local_state.file().write_text("{")
    assert local_state.read() is None


def test_accounts_are_found_by_role_and_district() -> None:
    """A tracer of a kecamatan nobody covers is an error, not somebody else."""
    assert STATE.user("tracer").username == "tracer-utara"
    assert STATE.user("tracer", "51.71.04").username == "tracer-utara"
    for wanted in (("tracer", "51.71.01"), ("dinsos", None)):
        with pytest.raises(LookupError):
            STATE.user(*wanted)
