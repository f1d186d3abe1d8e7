"""Two records that are one person: merged, resolved, messaged once, and parted again."""

from datetime import date, timedelta
from typing import Any

import pytest

from desac.adapters import keys
from desac.adapters.assignments import TableAssignments
from desac.adapters.chain import TablePeople
from desac.adapters.doubts import Decision, open_doubts
from desac.adapters.figures import TableFigures
from desac.adapters.merging import Merging
from desac.adapters.people import People
from desac.adapters.table import Table
from desac.domain.assignment import Assignment, AssignmentReason, AssignmentState
from desac.domain.chain import WhyNot
from desac.domain.doubt import Doubt, DoubtKind, Verdict
from desac.domain.episode import Episode, EpisodeKind
from desac.domain.merge import MergeAction, MergeRefused
from desac.domain.person import Person
from desac.domain.registration import RowPlace
from desac.domain.row import RowEffect
from desac.domain.source_file import FileKind, FileState, RowCounts, SourceFile
from tests.integration.people.registry import NOW, contact, edges, record, row, stored

PHONE = "+6281200000001"
# The same man: once with NIK, once as somebody typed him from a list.
WITH_NIK = row(1, 2, nik="5171012303900001", phone=PHONE, address="Jl. A")
WITHOUT = row(1, 3, phone=PHONE, address="Jl. Badung")
WHY = Decision("arn:aws:iam::1:user/ayu (ayu)", "sama orang", NOW)


def later(minutes: int) -> Decision:
    return WHY._replace(at=NOW + timedelta(minutes=minutes))


@pytest.fixture
def two(table: Table) -> tuple[str, str]:
    """The ids of a person and of their double."""
    kept, other = record(table, WITH_NIK, WITHOUT)
    return kept.person.person_id, other.person.person_id


def statuses(table: Table) -> dict[str, tuple[str, str | None]]:
    return {one.person_id: (one.status, one.status_reason) for one in stored(table, Episode)}


def test_the_same_phone_and_name_is_noted_for_review_and_blocks_nobody(
    table: Table, two: tuple[str, str]
) -> None:
    kept, other = two
    [doubt] = open_doubts(table)
    assert {doubt.person_id, doubt.other_person_id} == {kept, other}
    assert (doubt.kind, doubt.verdict) == (DoubtKind.SAME_PHONE_NAME, None)
    again = record(table, row(2, 2, phone=PHONE, address="Jl. Badung"))
    assert [(one.effect, len(one.doubts), one.new_doubts) for one in again] == [(RowEffect.UNCHANGED, 1, ())]
    assert len(stored(table, Doubt)) == 1


def test_a_merge_leaves_one_to_be_messaged(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    done = Merging(table).merge(kept, other, WHY)
    assert done
    assert [one.episode_id.partition("-")[0] for one in done.ended] == [other]
    assert statuses(table) == {kept: ("active", None), other: ("ended", "merged")}
    theirs, mine = (TablePeople(table).chain(one) for one in (other, kept))
    assert theirs
    assert mine
    assert (theirs.will_be_messaged, theirs.reasons_not()) == (False, (WhyNot.MERGED,))
    assert mine.will_be_messaged
    assert mine.person.absorbed == (other,)
    assert [(one.row, one.person_id) for one in mine.merged_rows] == [(3, other)]
    assert (
        [one.action for one in mine.merges] == [one.action for one in theirs.merges] == [MergeAction.MERGED]
    )
    assert (mine.merges[0].decided_by, mine.merges[0].reason) == (WHY.decided_by, WHY.reason)
    assert open_doubts(table) == []
    assert [one.verdict for one in stored(table, Doubt)] == [Verdict.MERGED]


def test_later_rows_stay_with_their_record_and_references_find_the_kept_one(
    table: Table, two: tuple[str, str]
) -> None:
    kept, other = two
    Merging(table).merge(kept, other, WHY)
    [same, relative] = record(
        table,
        row(3, 2, phone=PHONE, address="Jl. Badung", onset_date=date(2021, 8, 9)),
        contact(3, 3, index_phone=PHONE, index_name="I Made Contoh", relation="istri"),
    )
    assert (same.person.person_id, same.episode.person_id) == (other, other)
    assert (same.effect, "onset_date" in same.changed, same.doubts) == (RowEffect.CHANGED, True, ())
    assert {one.person_id for one in stored(table, Episode) if one.kind is EpisodeKind.CASE} == {kept, other}
    assert not relative.index_unknown or edges(table) == []


def test_a_reference_by_an_identity_of_the_merged_one_leads_to_the_kept_one(table: Table) -> None:
    kept, other = record(
        table, row(1, 2, nik="5171012303900001"), row(1, 3, nik="5171012303900002", case_number="C-9")
    )
    Merging(table).merge(kept.person.person_id, other.person.person_id, WHY)
    record(table, contact(2, index_number="C-9", relation="istri"))
    [edge] = edges(table)
    assert edge == ("I Made Contoh", "Ni Luh Dekat", "istri")
    [chain] = [TablePeople(table).chain(kept.person.person_id)]
    assert chain
    assert len(chain.contacts) == 1


def test_an_episode_that_only_the_other_has_goes_on_and_is_not_begun_again(table: Table) -> None:
    kept, other = record(
        table, row(1, 2, nik="5171012303900001", specimen_date=date(2021, 7, 1)), row(1, 3, phone=PHONE)
    )
    Merging(table).merge(kept.person.person_id, other.person.person_id, WHY)
    chain = TablePeople(table).chain(other.person.person_id)
    assert chain
    assert chain.will_be_messaged
    for told in (row(2, 2, phone=PHONE), row(2, 3, nik="5171012303900001", specimen_date=date(2021, 8, 10))):
        [again] = record(table, told)
        assert again.episode.person_id == other.person.person_id
    assert len(stored(table, Episode)) == 2


def test_parting_restores_and_is_recorded(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    before = {one.person_id: one.model_dump() for one in stored(table, Person)}
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    done = merging.part(other, later(5))
    assert done
    assert len(done.ended) == 1
    assert statuses(table) == {kept: ("active", None), other: ("active", None)}
    after = {one.person_id: one.model_dump() for one in stored(table, Person)}
    noted = {"version", "told_apart"}
    for person_id, facts in before.items():
        assert {k: v for k, v in after[person_id].items() if k not in noted} == {
            k: v for k, v in facts.items() if k not in noted
        }
    chain = TablePeople(table).chain(kept)
    assert chain
    assert [one.action for one in chain.merges] == [MergeAction.MERGED, MergeAction.PARTED]
    [again] = record(table, row(2, 2, phone=PHONE, address="Jl. Badung"))
    assert (again.person.person_id, again.doubts) == (other, ())


def test_decisions_may_be_repeated(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    merging = Merging(table)
    assert merging.merge(kept, other, WHY)
    assert merging.merge(kept, other, later(1)) is None
    assert merging.part(other, later(2))
    assert merging.part(other, later(3)) is None
    assert merging.merge(kept, other, later(4))
    assert statuses(table)[other] == ("ended", "merged")


def test_an_outcome_that_came_meanwhile_is_not_undone(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    [episode] = [one for one in stored(table, Episode) if one.person_id == other]
    table.update(keys.episode(episode.episode_id), {"status_reason": "deceased"})
    done = merging.part(other, later(5))
    assert done
    assert done.ended == ()
    assert statuses(table)[other] == ("ended", "deceased")


def test_what_cannot_be_merged_is_said(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    [third] = [one.person.person_id for one in record(table, row(1, 4, name="Ni Putu Misal", address="x"))]
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    for wrong, words in (
        ((kept, kept), "one and the same"),
        ((other, kept), "unmerge that first"),
        ((third, other), "was merged into"),
        ((other, third), "was merged into"),
        ((kept, "00000000000000ff"), "Nobody has the id"),
    ):
        with pytest.raises(MergeRefused, match=words):
            merging.merge(*wrong, WHY)
    with pytest.raises(MergeRefused, match="not merged"):
        merging.part(kept, WHY)
    with pytest.raises(MergeRefused, match="unmerge"):
        merging.tell_apart(kept, other, WHY)


def test_whoever_absorbed_somebody_takes_them_along(table: Table, two: tuple[str, str]) -> None:
    kept, other = two
    [last] = [one.person.person_id for one in record(table, row(1, 4, nik="5171012303900009"))]
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    merging.merge(last, kept, later(1))
    [found] = People(table).find([row(2, 2, phone=PHONE, address="Jl. Badung")])
    assert found.kept
    assert (found.kept.person_id, found.kept.absorbed) == (last, (kept, other))
    with pytest.raises(MergeRefused, match=f"unmerge {kept} first"):
        merging.part(other, later(2))
    merging.part(kept, later(2))
    [found] = People(table).find([row(3, 2, phone=PHONE, address="Jl. Badung")])
    assert found.kept
    assert found.kept.person_id == kept


def test_two_told_apart_are_not_brought_up_again(table: Table, two: tuple[str, str]) -> None:
    merging = Merging(table)
    merging.tell_apart(*two, WHY)
    assert open_doubts(table) == []
    [again] = record(table, row(2, 2, phone=PHONE, address="Jl. Badung"))
    assert again.doubts == ()


def test_two_operators_at_once_do_not_both_win(
    table: Table, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked before the first wrote."""
    kept, other = two
    slow = Merging(table)
    write = slow._write

    def overtaken(writes: Any) -> None:
        Merging(table).merge(other, kept, WHY)
        write(writes)

    monkeypatch.setattr(slow, "_write", overtaken)
    with pytest.raises(MergeRefused, match="just now"):
        slow.merge(kept, other, WHY)
    merged = {one.person_id: one.merged_into for one in stored(table, Person)}
    assert merged == {kept: other, other: None}


def test_the_tracers_task_of_an_ended_episode_is_closed_and_comes_back(
    table: Table, two: tuple[str, str]
) -> None:
    kept, other = two
    [episode] = [one for one in stored(table, Episode) if one.person_id == other]
    store = TableAssignments(table)
    task = Assignment(
        assignment_id=episode.episode_id,
        person_id=other,
        kecamatan_code="51.71.01",
        reason=AssignmentReason.UNREACHABLE,
        origin="FILE#1",
        created_at=NOW,
        updated_at=NOW,
    )
    store.add(task)
    merging = Merging(table)
    merging.merge(kept, other, WHY)
    closed = store.get(episode.episode_id)
    assert closed
    assert (closed.state, closed.outcome) == (AssignmentState.CLOSED, "merged")
    merging.part(other, later(1))
    again = store.get(episode.episode_id)
    assert again
    assert again.model_copy(update={"version": 1, "updated_at": NOW}) == task


def test_the_funnel_closes_with_a_merged_person_in_it(table: Table, two: tuple[str, str]) -> None:
    """Everybody of the file has one place; the row sent again after the merge makes no second trace."""
    kept, other = two
    Merging(table).merge(kept, other, WHY)
    record(table, WITHOUT)
    source = SourceFile(
        file_id="1",
        key="kasus/a.csv",
        kind=FileKind.CASES,
        state=FileState.DONE,
        counts=RowCounts(rows=2, new=2),
        received_at=NOW,
    )
    assert WITHOUT.place == RowPlace("1", 0, 3)
    funnel = TableFigures(table).funnel("FILE#1", source)
    assert funnel.problems() == []
    assert funnel.people.parts == {"merged": 1, "pending": 1}
