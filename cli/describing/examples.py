"""An example of any schema: synthetic values by the fields' names, else the plainest that it allows."""

from collections.abc import Mapping
from typing import Any

from cli.describing.words import Words

_PLAIN = {
    "date-time": "2021-08-11T04:01:00Z",
    "date": "2021-08-11",
    "uuid": "5e0e2c3a-7f53-4f8f-9d5e-3a1f6f8f0c11",
}
_TYPES: Mapping[str, type | tuple[type, ...]] = {"string": str, "number": (int, float), "integer": int}
_PREFIX = "#/components/schemas/"


class Examples:
    """Examples of `schemas`, which are the document's by name."""

    def __init__(self, schemas: Mapping[str, Any], words: Words) -> None:
        self._schemas = schemas
        self._words = words
        self.kept: dict[str, Any] = {}

    def shared(self, reference: Mapping[str, Any]) -> dict[str, Any]:
        """The reference to a model's example, which several calls show; `kept` holds it then."""
        name = str(reference["$ref"]).removeprefix(_PREFIX)
        self.kept[name] = {"value": self.of(reference)}
        return {name: {"$ref": f"#/components/examples/{name}"}}

    def of(self, schema: Mapping[str, Any], field: str = "") -> Any:
        """An example of a schema that stands under `field`."""
        if "$ref" in schema:
            name = str(schema["$ref"]).removeprefix(_PREFIX)
            whole = self._words.models.get(name)
            return self.of(self._schemas[name], field) if whole is None else whole
        for fixed in ("const", "enum"):
            if fixed in schema:
                return schema[fixed] if fixed == "const" else schema[fixed][0]
        for choice in ("anyOf", "oneOf", "allOf"):
            if choice in schema:
                # A value tells more than its absence.
                filled = [one for one in schema[choice] if one.get("type") != "null"]
                return self.of(filled[0], field)
        return self._of_type(schema, field)

    def _of_type(self, schema: Mapping[str, Any], field: str) -> Any:
        kind = schema.get("type", "object")
        if kind == "object":
            return self._object(schema, field)
        if kind == "array":
            parts = schema.get("prefixItems") or [schema["items"]] * max(1, schema.get("minItems", 1))
            return [self.of(part, field) for part in parts]
        if kind == "boolean":
            return True
        known = self._words.fields.get(field)
        if "format" not in schema:
            for value in known if isinstance(known, list) else [known]:
                if isinstance(value, _TYPES[kind]):
                    return value
        if kind == "string":
            return _PLAIN.get(schema.get("format", ""), "contoh")
        return schema.get("minimum", 1)

    def _object(self, schema: Mapping[str, Any], field: str) -> Any:
        if "properties" in schema:
            return {name: self.of(part, name) for name, part in schema["properties"].items()}
        values = schema.get("additionalProperties")
        name = self.of(schema.get("propertyNames", {"type": "string"}))
        return {name: self.of(values, field)} if isinstance(values, dict) else {}
