"""What residents say, in the form and in replies."""

from desac.event.base import Event


class IntakeSubmitted(Event):
    """A resident sent the form, or corrected it (`revision` above 1)."""

    person_id: str
    episode_id: str
    revision: int
    sembako_wanted: bool


class FormLinkAsked(Event):
    """Somebody with an ended link asked, on its page, for a new one to the same phone."""

    person_id: str
    episode_id: str


class ContactsNamed(Event):
    """A resident's form names `count` close contacts."""

    person_id: str
    episode_id: str
    count: int


class SymptomsReported(Event):
    """A resident reported symptoms; `said_in` is `form:<revision>`, `reply:<digest of its wamid>` or, of a
    daily report, `report:<day>.<revision>`."""

    person_id: str
    episode_id: str
    said_in: str


class ResidentWrote(Event):
    """A resident wrote words of which nothing was understood; they may belong to a complaint that waits."""

    person_id: str
    episode_id: str
    said_in: str


class EmergencyRaised(Event):
    """A resident reported a red flag; BPBD and the village doctor must know. `said_in` as of symptoms."""

    person_id: str
    episode_id: str
    said_in: str


class LocationShared(Event):
    """A resident sent a position by WhatsApp; `said_in` is `reply:<digest of its wamid>`."""

    person_id: str
    episode_id: str
    said_in: str
