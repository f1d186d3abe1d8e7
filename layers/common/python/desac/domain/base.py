"""What every stored model shares."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict


def _as_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


UtcDatetime = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""A moment in time; always stored in UTC, shown to people in Asia/Makassar."""


class Record(BaseModel):
    """A stored record: immutable, and strict about names so that a typo is an error."""

    # Records hold names and phones: a validation error must not repeat them into a log. A model is built when
    # it is first used: a function knows many more than it meets, and pays for each at every cold start.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)

    # Whether lists and maps that are empty are left out where it is stored: those have an empty default.
    sparse: ClassVar[bool] = False

    @classmethod
    def of_valid(cls, **values: Any) -> Self:
        """A record of values that are valid and of the fields' own types already: nothing is checked.

        For what is made from records, by the thousand: validation takes four times as long. pydantic's
        `model_construct` is the same, but slower than validation. And for a field's default: a validated
        one would build its model at every cold start.
        """
        record = cls.__new__(cls)
        defaults, names = _shape(cls)
        _set_fields(record, {**defaults, **values})
        _set_names(record, names)
        _set_extra(record, None)
        _set_private(record, None)
        return record


# What `object.__setattr__` would look up each time.
_set_fields, _set_names, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


@cache
def _shape(model: type[Record]) -> tuple[Mapping[str, Any], set[str]]:
    """Values of the fields that need none, and the names of all. Shared: nothing changes a record's own."""
    fields = model.model_fields
    defaults = {
        name: field.get_default(call_default_factory=True)
        for name, field in fields.items()
        if not field.is_required()
    }
    return defaults, set(fields)
