"""From a token in an address to everybody it stands for."""

from datetime import datetime

from desac.domain.link import Link, LinkError, LinkKind, LinkProblem, verify
from desac.ports.intake import IntakeStore
from functions.intake_form.http import Refused
from functions.intake_form.matching import Family

_STATUS = {LinkProblem.FORGED: 404, LinkProblem.EXPIRED: 410, LinkProblem.REVOKED: 410}


def opened(store: IntakeStore, key: bytes, token: str, now: datetime) -> tuple[Link, Family]:
    """The link and its people, at least one.

    Raises Refused: 404 for a forged link, 410 for one that has ended.
    """
    try:
        link_id = verify(key, token, now)
    except LinkError as error:
        raise _refused(error.problem) from error
    link = store.link(link_id)
    # Signed by us and not on record, or none of its people is: they were deleted.
    if link is None or link.revoked_at is not None:
        raise _refused(LinkProblem.REVOKED)
    if link.kind is not LinkKind.FORM:
        # A doctor's link is signed by the same key and opens no form.
        raise _refused(LinkProblem.FORGED)
    if link.expires_at <= now:
        raise _refused(LinkProblem.EXPIRED)
    family = store.residents(link)
    if not family:
        raise _refused(LinkProblem.REVOKED)
    return link, family


def _refused(problem: LinkProblem) -> Refused:
    return Refused(_STATUS[problem], problem.value)
