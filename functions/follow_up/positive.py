"""A contact's positive test: they are a case from then on, as if a file had said so."""

from datetime import datetime, time

from desac.adapters import keys
from desac.domain.dates import WITA
from desac.domain.episode import Episode, EpisodeKind, TestResult
from desac.domain.identity import Particulars
from desac.domain.ids import new_person_id
from desac.domain.person import Person
from desac.domain.registration import Registration, plan
from desac.domain.rules import RuleBook
from desac.ports.people import PeopleRegistry
from functions.follow_up.logic import ContendedError

_TRIES = 5


def registration(person: Person, contact: Episode, test: TestResult) -> Registration:
    """What a file would say of the test, of somebody who is known: everything else stays as it is.

    It counts as said at the beginning of the day of the test, so that whatever a file says of it stands.
    """
    return Registration(
        # Under their name alone nobody is to be found: the test makes the rest of this identity.
        particulars=Particulars(name=person.name, named_by=f"{contact.episode_id}|{test.date}"),
        kind=EpisodeKind.CASE,
        anchor=test.date,
        specimen_date=test.date,
        test=test.kind,
        # Not from a file: counted with what residents and staff told on the day.
        origin=keys.form_origin(test.date),
        stated_at=datetime.combine(test.date, time(), WITA),
        person_id=person.person_id,
    )


def register(people: PeopleRegistry, wish: Registration, rules: RuleBook, now: datetime) -> str:
    """Begin the case, which ends the quarantine; the episode's id, the same however often it is asked for.

    Raises ContendedError.
    """
    today = now.astimezone(WITA).date()
    for _ in range(_TRIES):
        [known] = people.find([wish])
        decided = plan(wish, known, rules=rules, now=now, today=today, new_id=new_person_id)
        if not people.write([(wish, decided)], now):
            return decided.episode.episode_id
    raise ContendedError(wish.person_id or "")
