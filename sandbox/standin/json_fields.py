"""Reading one field of a request: there or not, of the right type, not too long."""

from collections.abc import Mapping
from typing import Any

from sandbox.standin.whatsapp_errors import MetaError


def required[Kind](content: Mapping[str, Any], name: str, kind: type[Kind], where: str) -> Kind:
    """The value of a parameter that must be there."""
    value = content.get(name)
    path = f"{where}.{name}" if where else name
    if value is None or value == "":
        raise MetaError(131008, f"The parameter {path} is required.")
    if not isinstance(value, kind):
        raise MetaError(100, f"Param {path} must be of type {kind.__name__}")
    return value


def text(content: Mapping[str, Any], name: str, where: str, longest: int) -> str:
    """A text that must be there, of at most `longest` characters."""
    value = required(content, name, str, where)
    if len(value) > longest:
        raise MetaError(131009, f"{where}.{name}: at most {longest} characters")
    return value


def optional_text(content: Mapping[str, Any], name: str, where: str, longest: int) -> str:
    """A text that may be missing; then it is empty."""
    return text(content, name, where, longest) if content.get(name) not in {None, ""} else ""
