"""A form that is being filled in: the texts as they were typed, right or wrong, until it is sent."""

from collections.abc import Mapping

from desac.domain.base import Record, UtcDatetime


class DraftContact(Record):
    """One person in a draft. `key` tells the rows of one draft apart, whatever their order."""

    key: str
    name: str = ""
    phone: str = ""
    relation: str = ""
    last_met: str = ""


class Draft(Record):
    """What somebody has typed into the form of an episode and not sent yet.

    `holder` is empty for a resident whose birth date was checked; else the digest of the one session that
    may go on with it, since nobody knows who that is. `at` is the step to go on with. `revision` is the
    condition of every write. Once the form is sent the draft is emptied: `is_sent`.
    """

    episode_id: str
    holder: str = ""
    at: str
    texts: Mapping[str, str] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    contacts: tuple[DraftContact, ...] = ()
    is_sent: bool = False
    revision: int = 1
    saved_at: UtcDatetime
    expires_at: UtcDatetime
