"""Short names for models: two of one name are told apart by function or module, not the whole path."""

import re
from collections import Counter
from typing import Any

_REF = "#/components/schemas/"


def _short(name: str) -> str:
    """`ComplaintsCloseBody` of `functions__complaints__api__CloseBody`, `MessageHoldReason` of a domain's."""
    parts = name.split("__")
    if len(parts) == 1:
        return name
    owner = parts[1] if parts[0] == "functions" else parts[-2]
    return "".join(word.capitalize() for word in re.split("_+", owner)) + parts[-1]


def renamed(schemas: dict[str, Any], whole: Any) -> tuple[dict[str, Any], Any]:
    """Schemas and whatever else refers to them, under short names where those are each only one's."""
    wanted = {name: _short(name) for name in schemas}
    counts = Counter(wanted.values())
    names = {name: short if counts[short] == 1 else name for name, short in wanted.items()}

    def _follow(value: Any) -> Any:
        if isinstance(value, list):
            return [_follow(part) for part in value]
        if not isinstance(value, dict):
            return value
        return {
            key: _REF + names[part.removeprefix(_REF)] if key == "$ref" else _follow(part)
            for key, part in value.items()
            # pydantic's titles only say the names once more; a field called `title` is a schema.
            if not (key == "title" and isinstance(part, str))
        }

    return {names[name]: _follow(schema) for name, schema in schemas.items()}, _follow(whole)
