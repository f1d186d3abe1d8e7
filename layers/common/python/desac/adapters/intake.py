"""The resident's form in the table: links, identity checks, answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase

from desac.adapters import keys, links
from desac.adapters.birth_dates import what_a_birth_date_makes_possible
from desac.adapters.episode_writes import stored
from desac.adapters.table import ABSENT, Conflict, Table, Write, from_item, to_item
from desac.domain.clock import ClockName, ClockState
from desac.domain.episode import Episode
from desac.domain.intake import Intake
from desac.domain.link import Link, LinkMember
from desac.domain.person import Person
from desac.ports.intake import KnownResident, Overtaken, Submission


class TableIntakeStore:
    """Keeps the promises of `desac.ports.intake.IntakeStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def link(self, link_id: str) -> Link | None:
        """The link, None if there is none."""
        return links.load(self._table, link_id)

    def record_check(self, seen: Link, failed_checks: int, locked_until: datetime | None) -> None:
        """Keep the outcome of an identity check. Raises Overtaken if `seen` is no longer current.

        A right answer is written too: of many tries at one moment only one finds the count it read.
        """
        unchanged = Attr("failed_checks").eq(seen.failed_checks) & (
            Attr("locked_until").eq(stored(seen.locked_until))
            if seen.locked_until
            else Attr("locked_until").not_exists()
        )
        changes = {"failed_checks": failed_checks, "locked_until": stored(locked_until)}
        try:
            self._table.update(keys.link(seen.link_id), changes, unchanged)
        except Conflict as conflict:
            raise Overtaken from conflict

    def ask_for_link(self, link: Link, episode_id: str, now: datetime, not_since: datetime) -> bool:
        """Keep that a new link is asked for; False if one was asked for after `not_since`."""
        long_ago = Attr("asked_at").not_exists() | Attr("asked_at").lte(stored(not_since))
        changes = {"asked_at": stored(now), "asked_for": episode_id}
        try:
            self._table.update(
                keys.link(link.link_id),
                changes,
                Attr("pk").exists() & Attr("revoked_at").not_exists() & long_ago,
            )
        except Conflict:
            return False
        return True

    def resident(self, whom: LinkMember) -> KnownResident | None:
        """Somebody a link leads to, None if the record is gone."""
        return self._known([whom]).get(0)

    def residents(self, link: Link) -> Mapping[int, KnownResident]:
        """Everybody the link leads to by their place, without those whose record is gone."""
        return self._known(link.everybody)

    def _known(self, people: Sequence[LinkMember]) -> dict[int, KnownResident]:
        wanted = {
            (place, kind): key for place, whom in enumerate(people) for kind, key in _places(whom).items()
        }
        items = {(item["pk"], item["sk"]): item for item in self._table.get_many(list(wanted.values()))}
        found = {
            place: items[key["pk"], key["sk"]]
            for place, key in wanted.items()
            if (key["pk"], key["sk"]) in items
        }
        return {
            place: KnownResident(
                person=from_item(Person, found[place, "Person"]),
                episode=from_item(Episode, found[place, "Episode"]),
                intake=from_item(Intake, found[place, "Intake"]) if (place, "Intake") in found else None,
                clock_open=found.get((place, "Clock"), {}).get("state") == ClockState.OPEN,
            )
            for place in range(len(people))
            if {(place, "Person"), (place, "Episode")} <= found.keys()
        }

    def save(self, submission: Submission) -> None:
        """Write all of a submission or nothing. Raises Overtaken when it was decided on old facts."""
        writes = self._writes(submission)
        if not writes:
            return
        try:
            self._table.transact(writes)
        except Conflict as conflict:
            raise Overtaken from conflict

    def _writes(self, submission: Submission) -> list[Write]:
        table, known = self._table, submission.known
        person, episode = known.person, known.episode
        writes: list[Write] = []
        if submission.intake:
            before = ABSENT if known.intake is None else Attr("revision").eq(known.intake.revision)
            item = to_item(submission.intake, keys.intake(episode.episode_id))
            writes.append(table.write_put(item, before))
        born = what_a_birth_date_makes_possible(self._table, submission)
        changes = {**submission.person_changes, **born.person_changes}
        if changes:
            writes.append(self._correction(keys.person(person.person_id), changes, person.version))
        writes += born.writes
        if submission.episode_changes:
            writes.append(
                self._correction(
                    keys.episode(episode.episode_id), submission.episode_changes, episode.version
                )
            )
        if submission.stop_clock:
            stopped = {"state": ClockState.STOPPED.value, "work": None, "work_at": None}
            still_open = Attr("state").eq(ClockState.OPEN.value)
            writes.append(
                table.write_update(keys.clock(episode.episode_id, ClockName.FORM), stopped, still_open)
            )
        return writes

    def _correction(self, key: keys.Key, changes: Mapping[str, Any], version: int) -> Write:
        values = {name: stored(value) for name, value in changes.items()}
        held: ConditionBase = Attr("version").eq(version)
        return self._table.write_update(key, {**values, "version": version + 1}, held)


def _places(whom: LinkMember) -> dict[str, keys.Key]:
    return {
        "Person": keys.person(whom.person_id),
        "Episode": keys.episode(whom.episode_id),
        "Intake": keys.intake(whom.episode_id),
        "Clock": keys.clock(whom.episode_id, ClockName.FORM),
    }
