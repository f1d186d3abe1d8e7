"""What a program may tell the geocoder, under `/_sandbox/geocoder`: that it fails; and what it was asked."""

import threading
from collections import deque
from http import HTTPStatus
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.standin.fault_plan import Turns
from sandbox.standin.router import Router
from sandbox.standin.wire import Request, Response, json_response

_KEPT = 1000

STATUS = {
    "ThrottlingException": HTTPStatus.TOO_MANY_REQUESTS,
    "InternalServerException": HTTPStatus.INTERNAL_SERVER_ERROR,
    "AccessDeniedException": HTTPStatus.FORBIDDEN,
}
"""Amazon Location's errors beside that of a bad request."""


class GeoFault(BaseModel):
    """`error` hits every `share`th request, `times` in all; without an error nothing goes wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    error: Literal["ThrottlingException", "InternalServerException", "AccessDeniedException"] | None = None
    share: Annotated[float, Field(gt=0, le=1)] = 1
    times: int | None = Field(None, ge=1)


class GeoControl:
    """Counts requests, keeps the last texts, and says which request fails. For several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fault, self._turns = GeoFault(), Turns()
        self._texts: deque[str] = deque(maxlen=_KEPT)
        self._asked = self._refused = 0

    def add_routes(self, router: Router) -> None:
        """The sandbox's own endpoints."""
        router.add("GET", "/_sandbox/geocoder", self._show)
        router.add("PUT", "/_sandbox/geocoder", self._set)
        router.add("DELETE", "/_sandbox/geocoder", self._forget)

    def failure(self, text: str) -> Response | None:
        """The error that a request gets, None if it is answered; `text` is what was asked."""
        with self._lock:
            self._asked += 1
            self._texts.append(text)
            fault = self._fault
            spent = fault.times is not None and self._refused >= fault.times
            if fault.error is None or spent or not self._turns.take(fault.share):
                return None
            self._refused += 1
        error = {"message": f"{fault.error} on request"}
        return json_response(error, STATUS[fault.error], x_amzn_ErrorType=fault.error)

    def _show(self, _: Request) -> Response:
        with self._lock:
            return json_response(
                {
                    "asked": self._asked,
                    "refused": self._refused,
                    "texts": list(self._texts),
                    **self._fault.model_dump(),
                }
            )

    def _set(self, request: Request) -> Response:
        try:
            fault = GeoFault.model_validate(request.json())
        except (ValidationError, ValueError) as error:
            return json_response({"error": str(error)}, HTTPStatus.BAD_REQUEST)
        with self._lock:
            self._fault, self._turns, self._refused = fault, Turns(), 0
        return json_response(fault.model_dump())

    def _forget(self, _: Request) -> Response:
        with self._lock:
            self._texts.clear()
            self._asked = self._refused = 0
        return json_response({})
