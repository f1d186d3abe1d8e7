"""What the page tells a checked resident: result, dates, until when, whom to call.

It does so under every wording of the messages; under `notice` it is the only place that tells them.
"""

from datetime import date
from typing import NamedTuple

from desac.domain.episode import Episode
from desac.domain.roster import Doctor
from desac.domain.village import VillageDirectory
from desac.ports.roster import Roster
from functions.intake_form.words import words


class Helper(NamedTuple):
    """Whom a resident can call: `doctor` is None where the roster has nobody, `puskesmas` is a name."""

    doctor: Doctor | None
    puskesmas: str | None
    village: str | None


class Told(NamedTuple):
    """`kind` is `case` or `contact`; of a case the `test` by the name people use and its day."""

    kind: str
    end_date: date
    test: str
    test_date: date


def told(episode: Episode) -> Told:
    """What an episode means for its resident."""
    tests: dict[str, str] = words()["tests"]
    return Told(
        kind=episode.kind.value,
        end_date=episode.end_date,
        test=tests.get((episode.test or "").lower(), tests["other"]),
        test_date=episode.specimen_date or episode.result_date or episode.anchor_date,
    )


def helper(village_code: str | None, villages: VillageDirectory, roster: Roster, today: date) -> Helper:
    """Whom somebody of this village can call on a day."""
    village = villages.by_code(village_code) if village_code else None
    if village is None:
        return Helper(None, None, None)
    puskesmas = villages.puskesmas(village.code)
    return Helper(roster.doctor_on(village.code, today), puskesmas.name if puskesmas else None, village.name)
