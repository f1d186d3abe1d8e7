"""From a token in an address to the resident it stands for."""

from datetime import datetime

from desac.domain.link import Link, LinkError, LinkProblem, verify
from desac.ports.intake import IntakeStore, KnownResident
from functions.intake_form.http import Refused

_STATUS = {LinkProblem.FORGED: 404, LinkProblem.EXPIRED: 410, LinkProblem.REVOKED: 410}


def opened(store: IntakeStore, key: bytes, token: str, now: datetime) -> tuple[Link, KnownResident]:
    """The link and its resident. Raises Refused: 404 for a forged link, 410 for one that has ended."""
    try:
        link_id = verify(key, token, now)
    except LinkError as error:
        raise _refused(error.problem) from error
    link = store.link(link_id)
    # Signed by us and not on record, or its person is not: both were deleted.
    if link is None or link.revoked_at is not None:
        raise _refused(LinkProblem.REVOKED)
    if link.expires_at <= now:
        raise _refused(LinkProblem.EXPIRED)
    known = store.resident(link)
    if known is None:
        raise _refused(LinkProblem.REVOKED)
    return link, known


def _refused(problem: LinkProblem) -> Refused:
    return Refused(_STATUS[problem], problem.value)
