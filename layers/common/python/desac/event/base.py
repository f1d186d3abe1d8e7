"""What every event shares."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

SOURCE = "desac"


class Event(BaseModel):
    """A fact about one person, village or file. Ids are random and say nothing by themselves."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    # Of all that this process has imported, by detail-type.
    registry: ClassVar[dict[str, type["Event"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        Event.registry[cls.__name__] = cls

    @property
    def detail_type(self) -> str:
        """The EventBridge `detail-type`."""
        return type(self).__name__
