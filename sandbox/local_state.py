"""`local.json`: where a running local stack is, for the command line, the tests and visitors."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from sandbox.paths import home


class LocalUser(BaseModel):
    """A throw-away staff account. `kecamatan` is a tracer's or doctor's district code."""

    model_config = ConfigDict(frozen=True)

    username: str
    password: str
    role: str
    kecamatan: str | None = None


class LocalState(BaseModel):
    """The first fields are a contract with whoever drives the stack; `outputs` are CloudFormation's."""

    model_config = ConfigDict(frozen=True)

    aws_endpoint_url: str
    region: str
    drop_bucket: str
    form_base_url: str
    staff_api_url: str
    console_url: str
    sandbox_url: str
    users: tuple[LocalUser, ...]
    table: str
    outputs: dict[str, str]

    def user(self, role: str, kecamatan: str | None = None) -> LocalUser:
        """The account of a role, a tracer's by district. Raises LookupError if there is none."""
        for user in self.users:
            if user.role == role and kecamatan in (None, user.kecamatan):
                return user
        raise LookupError(f"no account for {role} {kecamatan or ''}".rstrip())


def file() -> Path:
    """Where it lies."""
    return home() / "local.json"


def read() -> LocalState | None:
    """The state of the running stack; None if none was left running."""
    try:
        return LocalState.model_validate_json(file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValidationError):
        return None


def write(state: LocalState) -> None:
    """Replace it whole, readable by its owner only: it holds passwords, if throw-away ones."""
    fresh = file().with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(state.model_dump_json(indent=2), encoding="utf-8")
    os.replace(fresh, file())  # noqa: PTH105 - one step, so that a reader never sees half


def forget() -> None:
    """There is no running stack any more."""
    file().unlink(missing_ok=True)
