"""Which requests of a state somebody asks for. Pure."""

from datetime import date

from desac.domain.aid import AidRequest, Fund
from desac.domain.dates import WITA


def is_asked_for(request: AidRequest, fund: Fund | None, entered: date | None) -> bool:
    """Whether a request is paid by `fund` and got into its state on the local day `entered`; None is any."""
    if fund is not None and request.fund is not fund:
        return False
    if entered is None:
        return True
    step = request.last(request.state)
    return (step.at if step else request.updated_at).astimezone(WITA).date() == entered
