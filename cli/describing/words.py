"""What the document says beside the routes: meanings of parameters and codes, values for examples."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent


class Code(BaseModel):
    """An error's code: the status it comes with, and one of the sentences it comes with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: int
    message: str


class Errors(BaseModel):
    """`codes` are all that a call may answer; `of` those of an operation that its kind does not tell."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    codes: dict[str, Code]
    of: dict[str, list[str]]


class Words(BaseModel):
    """`path` and `query` describe parameters; `fields` are example values by name, `models` whole ones.

    A path parameter is described by its name or, `id`, by where its path begins.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: dict[str, str]
    query: dict[str, str]
    fields: dict[str, Any]
    models: dict[str, Any]

    def of_path(self, path: str, name: str) -> str | None:
        """What a parameter of a path means, None where nobody has written it down."""
        return self.path.get(name) or self.path.get("/" + path.split("/")[1])


@cache
def words() -> Words:
    """`words.json`, read once."""
    return Words.model_validate(json.loads((_FOLDER / "words.json").read_text(encoding="utf-8")))


@cache
def errors() -> Errors:
    """`errors.json`, read once."""
    return Errors.model_validate(json.loads((_FOLDER / "errors.json").read_text(encoding="utf-8")))
