"""Failures on demand: what a bad day of WhatsApp's does to the requests."""

import threading
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Faults(BaseModel):
    """`share` of the requests to send fail as said; the limit per second holds for all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    error_code: int | None = Field(None, ge=0)
    share: float = Field(1.0, ge=0, le=1)
    delay: float = Field(0.0, ge=0, le=300)
    drop_answer: bool = False
    limit_per_second: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        if self.error_code is not None and self.drop_answer:
            raise ValueError("error_code refuses the message and drop_answer accepts it: choose one")
        return self


NO_FAULTS = Faults()


class FaultPlan:
    """Decides request by request. A share of 0.25 is exactly every fourth one, so runs can be repeated."""

    def __init__(self) -> None:
        self._faults = NO_FAULTS
        self._owed = 0.0
        self._lock = threading.Lock()

    @property
    def faults(self) -> Faults:
        """The faults in force."""
        return self._faults

    def set(self, faults: Faults) -> None:
        """From now on, these."""
        with self._lock:
            self._faults, self._owed = faults, 0.0

    def next(self) -> Faults:
        """The faults that hit the next request: those in force, or none if its turn has not come."""
        with self._lock:
            self._owed += self._faults.share
            # Sums of decimal fractions fall a hair short of one.
            if self._owed < 1 - 1e-9:
                return NO_FAULTS
            self._owed -= 1
            return self._faults
