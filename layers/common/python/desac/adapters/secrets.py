"""Secrets and parameters, read once in five minutes per process."""

import json
import time
from typing import Any

from desac.adapters import aws

_KEEP_SECONDS = 300
_known: dict[str, tuple[float, str]] = {}


def _fresh(name: str) -> str | None:
    kept = _known.get(name)
    return kept[1] if kept and time.monotonic() - kept[0] < _KEEP_SECONDS else None


def secret(name: str) -> dict[str, Any]:
    """A JSON secret of Secrets Manager."""
    value = _fresh(name)
    if value is None:
        value = aws.secretsmanager().get_secret_value(SecretId=name)["SecretString"]
        _known[name] = (time.monotonic(), value)
    found = json.loads(value)
    if not isinstance(found, dict):
        raise TypeError(f"the secret {name} is not a JSON object")
    return found


def parameter(name: str) -> str:
    """A parameter of Systems Manager."""
    value = _fresh(name)
    if value is None:
        value = aws.ssm().get_parameter(Name=name)["Parameter"].get("Value", "")
        _known[name] = (time.monotonic(), value)
    return value


def link_key(name: str) -> bytes:
    """The key that signs personal links."""
    return str(secret(name)["key"]).encode()


def forget() -> None:
    """Read everything anew at next use."""
    _known.clear()
