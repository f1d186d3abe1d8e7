"""A later statement replaces an earlier one, in whatever order they arrive; a resident's word stands."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.episode_facts import BECAME_CASE, revived
from desac.domain.identity import Particulars
from desac.domain.person import Person
from desac.domain.registration import Known, Plan, Registration, RowPlace, plan
from desac.domain.row import RowEffect
from desac.domain.rules import HealthRules, RuleBook
from desac.domain.sources import FileWord, Sources, episode_fact, stamp

DROPPED = datetime(2021, 8, 11, 1, tzinfo=UTC)
TODAY = date(2021, 8, 11)
NIK = "5171012303900001"
RULES = RuleBook(
    [
        HealthRules(
            version="2021-07",
            valid_from=date(2021, 1, 1),
            source="test",
            isolation_days_from_specimen=10,
            isolation_days_from_onset=10,
            symptom_free_days=3,
            quarantine_days=14,
            exit_test_day=5,
            tracing_target_contacts=8,
            red_flags=(),
        )
    ]
)


def wish(file: int, row: int = 2, *, kind: EpisodeKind = EpisodeKind.CASE, **told: Any) -> Registration:
    """A row of the n-th file of the day; `told` are particulars and other facts."""
    traits = {
        name: told.pop(name) for name in ("name", "nik", "phone", "address", "village_code") if name in told
    }
    anchor = told.pop("anchor", None) or told.get("specimen_date") or told.get("last_met") or TODAY
    return Registration(
        particulars=Particulars(**{"name": "I Made Contoh", "nik": NIK, **traits}),
        kind=kind,
        anchor=anchor,
        origin=f"FILE#{file}",
        place=RowPlace(str(file), 0, row),
        stated_at=DROPPED + timedelta(hours=file),
        **told,
    )


def case(file: int, row: int = 2, **told: Any) -> Registration:
    return wish(file, row, **{"specimen_date": date(2021, 8, 9), **told})


def contact(file: int, row: int = 2, **told: Any) -> Registration:
    return wish(file, row, kind=EpisodeKind.CONTACT, **told)


class OnePerson:
    """What is known of one person, with plans applied to it as the table would."""

    def __init__(self) -> None:
        self.person: Person | None = None
        self.episodes: dict[str, Episode] = {}

    def hear(self, *wishes: Registration) -> Plan:
        """Decide and apply one statement after the other; the last plan."""
        for told in wishes:
            known = Known(person=self.person, episodes=tuple(self.episodes.values()))
            done = plan(told, known, rules=RULES, now=DROPPED, today=TODAY, new_id=lambda: "a" * 16)
            self._apply(done)
        return done

    def _apply(self, done: Plan) -> None:
        said: dict[str, Any] = {"sources": done.sources} if done.sources else {}
        if done.episode_ids:
            said["episode_ids"] = done.episode_ids
        self.person = done.person.model_copy(update={**done.person_changes, **said})
        self.episodes[done.episode.episode_id] = done.episode.model_copy(update=done.episode_changes)
        for old in done.superseded:
            over = {"status": EpisodeStatus.ENDED, "status_reason": BECAME_CASE}
            self.episodes[old.episode_id] = old.model_copy(update=over)
        for old in done.revived:
            again = {"status": EpisodeStatus.ACTIVE, "status_reason": None}
            self.episodes[old.episode_id] = old.model_copy(update=again)

    def state(self) -> tuple[Mapping[str, Any], list[Any]]:
        """All facts; whether an episode that is over ever was active is no fact of the files, nor is the way
        to its end."""
        assert self.person
        kept = {"status", "episode_id", "origin", "created_at", "first_row", "end_changes"}
        episodes = [
            (one.status is EpisodeStatus.ACTIVE, one.model_dump(exclude=kept))
            for one in self.episodes.values()
        ]
        assert set(self.person.episode_ids or ()) == set(self.episodes)
        # An episode's id tells the day it was first said to have begun.
        facts = self.person.model_dump(exclude={"sources", "created_at", "episode_ids"})
        return facts, sorted(episodes, key=str)


ROUNDS = {
    "addresses": [case(1, address="Jl. A"), case(2, address="Jl. B"), case(3, address="Jl. A")],
    "gaps": [case(1, phone="+6281200000001"), case(2), case(3, phone="+6281200000002")],
    "specimen dates": [
        case(1, specimen_date=date(2021, 8, 9)),
        case(2, specimen_date=date(2021, 8, 5)),
        case(3, specimen_date=date(2021, 8, 7)),
    ],
    "a result without a specimen": [
        case(1),
        wish(2, anchor=date(2021, 8, 11), result_date=date(2021, 8, 11)),
        case(3, onset_date=date(2021, 8, 8)),
    ],
    "over and not over": [
        case(1, specimen_date=date(2021, 7, 30)),
        case(2, specimen_date=date(2021, 8, 9)),
        case(3, specimen_date=date(2021, 7, 31)),
    ],
    "an illness that moves away from a quarantine": [
        contact(1, last_met=date(2021, 8, 10)),
        case(2, specimen_date=date(2021, 8, 9)),
        case(3, specimen_date=date(2021, 7, 27)),
    ],
    "outcomes": [case(1, closed="recovered"), case(2, closed="deceased"), case(3)],
    "an outcome of what seemed over": [
        case(1, specimen_date=date(2021, 7, 25)),
        case(2, specimen_date=date(2021, 7, 25), closed="deceased"),
    ],
    "exposures": [
        contact(1, last_met=date(2021, 8, 4)),
        contact(2, anchor=date(2021, 8, 6)),
        contact(3, last_met=date(2021, 8, 5)),
    ],
    "assumed exposures": [contact(1, anchor=date(2021, 8, 10)), contact(2, anchor=date(2021, 8, 11))],
    "a contact and a case": [contact(1, last_met=date(2021, 8, 5)), case(2), case(3, phone="+6281200000003")],
    "an illness that is over and an exposure in it": [
        contact(1, last_met=date(2021, 8, 5)),
        case(2, specimen_date=date(2021, 7, 31)),
    ],
}


@pytest.mark.parametrize("statements", ROUNDS.values(), ids=ROUNDS)
def test_any_order_and_any_repeat_ends_in_one_state(statements: list[Registration]) -> None:
    states = []
    for order in permutations(statements):
        known = OnePerson()
        known.hear(*order, *order[:1], *reversed(order))
        states.append(known.state())
    assert all(state == states[0] for state in states)


def test_the_later_file_is_the_one_that_counts() -> None:
    known = OnePerson()
    known.hear(case(2, address="Jl. Baru", specimen_date=date(2021, 8, 8)))
    late = known.hear(case(1, address="Jl. Lama", specimen_date=date(2021, 8, 9)))
    assert (late.effect, late.changed) == (RowEffect.UNCHANGED, ())
    facts, [(_, episode)] = known.state()
    assert (facts["address"], episode["anchor_date"]) == ("Jl. Baru", date(2021, 8, 8))


def test_a_file_that_contradicts_itself_says_the_same_every_time() -> None:
    """Two specimen dates of one person: the row that stands first counts, also when the file comes again."""
    known = OnePerson()
    days = (date(2021, 8, 9), date(2021, 8, 7))
    for file in (1, 2, 3):
        effects = [
            known.hear(case(file, row, specimen_date=day)).effect for row, day in enumerate(days, start=2)
        ]
        assert effects == [RowEffect.NEW if file == 1 else RowEffect.UNCHANGED, RowEffect.UNCHANGED]
    assert known.state()[1][0][1]["anchor_date"] == days[0]


def test_the_same_again_renews_the_statement_and_changes_nothing() -> None:
    known = OnePerson()
    known.hear(case(1, address="Jl. A"))
    again = known.hear(case(3, address="Jl. A"))
    assert again.sources == Sources(since=case(3).said(DROPPED))
    assert (again.effect, again.changed) == (RowEffect.UNCHANGED, ())
    assert known.hear(case(2, address="Jl. B")).person_changes == {}


def test_the_same_row_delivered_twice_writes_nothing() -> None:
    known = OnePerson()
    known.hear(case(1))
    again = known.hear(case(1))
    assert (again.person_changes, again.episode_changes, again.sources) == ({}, {}, None)


def confirm(known: OnePerson, at: datetime, **facts: Any) -> None:
    """What the form does."""
    assert known.person
    said = known.person.sources.confirmed(facts, stamp(at, "FORM#2021-08-11"))
    update = {**facts, "confirmed_fields": tuple(facts), "sources": said}
    known.person = known.person.model_copy(update=update)


def test_a_residents_word_stands_and_a_later_file_is_heard_as_a_disagreement() -> None:
    known = OnePerson()
    known.hear(case(1, address="Jl. Berkas"))
    confirm(known, DROPPED + timedelta(hours=2), address="Jl. Warga")
    done = known.hear(case(3, address="Jl. Lain"))
    assert (done.effect, done.disagreements) == (RowEffect.UNCHANGED, ("address",))
    assert known.person
    assert known.person.address == "Jl. Warga"
    [told] = known.person.disagreements()
    assert (told.field, told.value, told.origin) == ("address", "Jl. Lain", "FILE#3")
    known.hear(case(4, address="Jl. Warga"))
    assert known.person.disagreements() == ()


def test_a_file_from_before_the_form_disagrees_with_nobody() -> None:
    known = OnePerson()
    known.hear(case(1, address="Jl. Berkas"))
    confirm(known, DROPPED + timedelta(hours=5), address="Jl. Warga")
    assert known.hear(case(3, address="Jl. Lain")).disagreements == ()
    assert known.person
    assert known.person.disagreements() == ()


def test_a_confirmed_fact_without_a_time_is_kept_and_flagged() -> None:
    known = OnePerson()
    known.hear(case(1, address="Jl. Berkas"))
    assert known.person
    known.person = known.person.model_copy(update={"address": "Jl. W", "confirmed_fields": ("address",)})
    assert known.hear(case(2, address="Jl. Lain")).disagreements == ("address",)


def test_an_onset_that_the_resident_gave_is_kept_and_never_shortens_isolation() -> None:
    known = OnePerson()
    known.hear(case(1))
    [episode] = known.episodes.values()
    fact = episode_fact(episode.episode_id, "onset_date")
    assert known.person
    said = known.person.sources.confirmed([fact], stamp(DROPPED + timedelta(hours=2), "FORM#2021-08-11"))
    known.person = known.person.model_copy(update={"confirmed_fields": (fact,), "sources": said})
    onset = date(2021, 8, 1)
    known.episodes[episode.episode_id] = episode.model_copy(update={"onset_date": onset})
    done = known.hear(case(3, onset_date=date(2021, 8, 7), specimen_date=date(2021, 8, 10)))
    [after] = known.episodes.values()
    assert (after.onset_date, after.end_date) == (onset, date(2021, 8, 20))
    assert done.disagreements == (fact,)
    assert known.person.sources.files[fact] == FileWord(value="2021-08-07", stamp=case(3).said(DROPPED))


def test_a_quarantine_lives_again_when_the_illness_is_dated_away_from_it() -> None:
    known = OnePerson()
    ended = known.hear(contact(1, last_met=date(2021, 8, 10)), case(2)).superseded
    assert [one.kind for one in ended] == [EpisodeKind.CONTACT]
    moved = known.hear(case(3, specimen_date=date(2021, 7, 27)))
    assert [one.episode_id for one in moved.revived] == [one.episode_id for one in ended]
    [quarantine] = [one for one in known.episodes.values() if one.kind is EpisodeKind.CONTACT]
    assert (quarantine.status, quarantine.status_reason) == (EpisodeStatus.ACTIVE, None)
    assert known.hear(case(3, specimen_date=date(2021, 7, 27))).revived == ()


def test_a_quarantine_that_another_illness_covers_or_whose_days_are_over_stays_ended() -> None:
    known = OnePerson()
    known.hear(contact(1, last_met=date(2021, 7, 29)), case(2, specimen_date=date(2021, 8, 1)))
    [quarantine] = [one for one in known.episodes.values() if one.kind is EpisodeKind.CONTACT]
    illness = next(one for one in known.episodes.values() if one.kind is EpisodeKind.CASE)
    gone = illness.model_copy(update={"anchor_date": date(2021, 7, 10), "end_date": date(2021, 7, 20)})
    episodes = [quarantine, illness]
    assert list(revived(gone, episodes, date(2021, 8, 11))) == [quarantine]
    assert list(revived(gone, episodes, date(2021, 8, 13))) == []
    other = illness.model_copy(update={"episode_id": "b-2"})
    assert list(revived(gone, [*episodes, other], date(2021, 8, 11))) == []
    beside = quarantine.model_copy(
        update={"episode_id": "b-3", "status": EpisodeStatus.ACTIVE, "status_reason": None}
    )
    assert list(revived(gone, [*episodes, beside], date(2021, 8, 11))) == []


def test_the_kecamatan_is_held_with_a_confirmed_village() -> None:
    known = OnePerson()
    known.hear(wish(1, village_code="51.71.01.1005", kecamatan_code="51.71.01"))
    assert known.person
    known.person = known.person.model_copy(update={"confirmed_fields": ("village_code",)})
    done = known.hear(wish(2, kecamatan_code="51.71.03"))
    assert (known.person.kecamatan_code, done.changed) == ("51.71.01", ())
    assert done.disagreements == ("kecamatan_code",)
    known.person = known.person.model_copy(update={"kecamatan_code": None})
    assert known.hear(wish(3, kecamatan_code="51.71.03")).found == ()
    assert known.person.kecamatan_code is None
