"""Finding a person in a deployed stack by id, phone or NIK."""

import re

from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.chain import TablePeople
from desac.adapters.table import Table
from desac.domain.chain import Chain
from desac.domain.nik import parse_nik
from desac.domain.phone import parse_phones

_PERSON_ID = re.compile(r"[0-9a-f]{16}")
_EPISODE_PART = re.compile(r"(?P<person>[0-9a-f]{16})-[0-9a-f]{8}(\.\w+){0,2}")


def find_chains(target: Target, text: str) -> list[Chain]:
    """Everybody `text` leads to: an id (of a person, an episode, a message), a phone or a NIK.

    Raises CommandError if it is none of these. The text itself stays out of the message.
    """
    target.use_for_adapters()
    people = TablePeople(Table(target.output("TableName")))
    chains = (people.chain(person_id) for person_id in _person_ids(people, text.strip()))
    return [chain for chain in chains if chain]


def _person_ids(people: TablePeople, text: str) -> list[str]:
    if inside := _EPISODE_PART.fullmatch(text):
        return [inside["person"]]
    # Sixteen digits are a NIK first, and an id only if nobody has that NIK.
    if (nik := parse_nik(text).nik) and (found := people.with_nik(nik)):
        return [person.person_id for person in found]
    if _PERSON_ID.fullmatch(text):
        return [text]
    if nik:
        return []
    phone = parse_phones(text).first
    if phone is None:
        raise CommandError("That is no person's id, no Indonesian mobile number and no NIK of 16 digits.")
    return [person.person_id for person in people.on_phone(phone)]
