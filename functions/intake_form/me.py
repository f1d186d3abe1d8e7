"""What a resident's own page tells. Pure: what is known in, what is shown out."""

from datetime import date, datetime
from typing import NamedTuple

from desac.adapters.own_page import OwnRecords
from desac.domain.aid import AidRequest
from desac.domain.dates import WITA
from desac.domain.episode import EpisodeStatus
from desac.domain.isolation import WELL_ENDS
from desac.domain.patient import day_of_stay
from desac.domain.village import VillageDirectory
from desac.ports.intake import KnownResident
from desac.ports.roster import Roster
from functions.intake_form.drafting import is_unsent
from functions.intake_form.told import Helper, Told, helper, told


class Me(NamedTuple):
    """The content of the page. Without `told` nothing could be checked, and nothing is told.

    `days_left` counts full days after today, 0 on the last one, None once it is over; `is_well` is whether it
    ended as hoped. `unsent` is whether something was typed into the form and not sent. `reported` is the
    triage of today's last report. `member` is the place in the link of several people, else empty.
    `stated_birth_date` goes with the form where nothing was on record.
    """

    name: str
    told: Told | None
    days_left: int | None
    is_well: bool
    day_of_stay: int
    answered_at: datetime | None
    unsent: bool
    reported: str | None
    aid: AidRequest | None
    helper: Helper
    member: str
    others: int
    stated_birth_date: str


def me(
    known: KnownResident,
    now: datetime,
    *,
    villages: VillageDirectory,
    roster: Roster,
    records: OwnRecords,
    member: str,
    others: int,
    stated: date | None,
) -> Me:
    """The page of somebody at a time; with `stated` nothing could be compared."""
    episode, intake, today = known.episode, known.intake, now.astimezone(WITA).date()
    is_over = episode.status is not EpisodeStatus.ACTIVE or episode.end_date < today
    return Me(
        name=known.person.name,
        told=told(episode) if stated is None else None,
        days_left=None if is_over else (episode.end_date - today).days,
        is_well=episode.status_reason is None or episode.status_reason in WELL_ENDS,
        day_of_stay=day_of_stay(episode, today),
        # Not even whether somebody has answered is told unchecked.
        answered_at=intake.submitted_at if intake and stated is None else None,
        unsent=is_unsent(records.draft, known, now),
        reported=records.report.triage.value if records.report else None,
        aid=records.aid,
        helper=helper(known.person.village_code, villages, roster, today),
        member=member,
        others=others,
        stated_birth_date=stated.isoformat() if stated else "",
    )
