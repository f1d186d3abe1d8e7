"""What is said becomes a complaint or a part of one, and the doctor is neither flooded nor left out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import given as with_any
from hypothesis import strategies as st

from desac.domain.complaint import (
    ANSWER_LIMIT,
    LONGEST_WORDS,
    MOST_ANSWERS,
    MOST_SAID,
    Complaint,
    ComplaintState,
    HealthWorker,
    Level,
    answered,
    closed,
)
from desac.domain.complaint_hearing import Hearing, Resident, hear
from tests.unit.domain.complaint_records import (
    DOCTOR,
    NOON,
    PUSKESMAS,
    RULES,
    complaint,
    given,
    minutes,
    said,
)
from tests.unit.notify.notify_fakes import episode, person

S = ComplaintState


def resident(
    doctor: HealthWorker | None = DOCTOR, puskesmas: HealthWorker | None = None, **changes: Any
) -> Resident:
    return Resident(person(), episode(), doctor, puskesmas, **changes)


def heard(
    known: Sequence[Complaint], *args: Any, at: datetime = NOON, who: Resident | None = None
) -> Hearing:
    return hear(known, said(*args[:1], **(args[1] if len(args) > 1 else {})), who or resident(), RULES, at)


def test_the_first_word_opens_a_complaint_with_its_clock() -> None:
    found = heard([], "form:1")
    opened = found.after
    assert found.before is None
    assert found.told == opened.said[0]
    assert (opened.state, opened.level, opened.due_at) == (S.OPEN, Level.DOCTOR, NOON + minutes(60))
    assert (opened.village_code, opened.kecamatan_code) == ("51.71.01.1006", "51.71.01")
    assert opened.reply_to is None, "wherever the resident is by then"


def test_the_waiting_began_when_it_was_said() -> None:
    found = heard([], "form:1", at=NOON + minutes(7))
    assert found.after.opened_at == NOON
    assert found.after.due_at == NOON + minutes(67)


def test_an_emergency_has_ten_minutes() -> None:
    opened = heard([], "form:1", {"red_flags": ("kejang",), "is_emergency": True}).after
    assert opened.is_emergency
    assert opened.due_at == NOON + minutes(10)


def test_without_a_doctor_the_next_one_is_told_at_once() -> None:
    to_puskesmas = heard([], "form:1", who=resident(None, PUSKESMAS)).after
    assert (to_puskesmas.state, to_puskesmas.level) == (S.ESCALATED, Level.PUSKESMAS)
    to_operators = heard([], "form:1", who=resident(None)).after
    assert (to_operators.state, to_operators.level) == (S.ESCALATED, Level.OPERATORS)


def test_the_same_word_twice_changes_nothing() -> None:
    opened = heard([], "form:1").after
    found = heard([opened], "form:1", at=NOON + minutes(99))
    assert found.after is found.before is opened
    assert found.told is None


def test_soon_after_it_is_added_without_a_message() -> None:
    opened = heard([], "form:1").after
    found = heard([opened], "reply:aa", {"words": "masih batuk", "symptoms": ()}, at=NOON + minutes(29))
    assert found.told is None
    assert [one.said_in for one in found.after.said] == ["form:1", "reply:aa"]
    assert found.after.said[1].is_told is False
    assert found.after.due_at == opened.due_at, "the clock is that of the first word"
    assert found.after.version == opened.version + 1


def test_the_first_words_after_a_bare_button_go_out_at_once_and_once() -> None:
    tap = {"words": "Ada gejala", "symptoms": (), "is_tap": True}
    opened = heard([], "reply:tap", tap).after
    again = heard([opened], "reply:tap2", tap, at=NOON + minutes(1))
    assert again.told is None, "a second tap says nothing new"
    words = {"words": "demam 39 dan batuk", "symptoms": ()}
    found = heard([again.after], "reply:aa", words, at=NOON + minutes(2))
    assert found.told == found.after.said[-1]
    assert not found.is_explained_emergency
    more = heard([found.after], "reply:bb", words, at=NOON + minutes(3))
    assert more.told is None


def test_words_that_are_not_understood_are_told_after_a_bare_button_only() -> None:
    aside = {"words": "sejak hari senin", "symptoms": (), "is_aside": True}
    opened = heard([], "reply:tap", {"words": "Darurat", "is_tap": True, "is_emergency": True}).after
    found = heard([opened], "reply:aa", aside, at=NOON + minutes(1))
    assert found.told is not None
    assert found.is_explained_emergency
    later = heard([found.after], "reply:bb", aside, at=NOON + minutes(99))
    assert later.told is None
    assert [one.is_told for one in later.after.said] == [True, True, False]


def test_what_is_kept_of_many_words_has_a_bound() -> None:
    known = heard([], "reply:0").after
    known = heard([known], "reply:sos", {"is_emergency": True}, at=NOON + minutes(1)).after
    for number in range(1, 2 * MOST_SAID):
        known = heard([known], f"reply:{number}", at=NOON + minutes(2)).after
    kept = [one.said_in for one in known.said]
    assert len(kept) == MOST_SAID
    assert kept[:2] == ["reply:0", "reply:sos"], "the first names the complaint, and no emergency goes"
    assert kept[-1] == f"reply:{2 * MOST_SAID - 1}"
    assert kept[2] == f"reply:{MOST_SAID + 2}", "the oldest went"


def test_a_complaint_with_all_that_it_may_hold_fits_an_item() -> None:
    """DynamoDB takes 400 KB; four bytes are the longest character."""
    long = said("reply:0123456789ab", words="😷" * LONGEST_WORDS, symptoms=())
    answers = tuple(given(str(one), text="😷" * ANSWER_LIMIT) for one in range(MOST_ANSWERS))
    whole = complaint(said=(long,) * MOST_SAID, answers=answers)
    assert len(whole.model_dump_json().encode()) < 350_000


def test_later_the_doctor_hears_of_it_again() -> None:
    opened = heard([], "form:1").after
    found = heard([opened], "reply:aa", at=NOON + minutes(30))
    assert found.told is not None
    again = heard([found.after], "reply:bb", at=NOON + minutes(59))
    assert again.told is None, "counted from the last message"


def test_a_new_red_flag_always_goes_out_and_hurries_the_clock() -> None:
    opened = heard([], "form:1").after
    flag = {"red_flags": ("kejang",), "is_emergency": True}
    found = heard([opened], "form:2", flag, at=NOON + minutes(1))
    assert found.told is not None
    assert found.after.is_emergency
    assert found.after.due_at == NOON + minutes(11)
    same = heard([found.after], "form:3", flag, at=NOON + minutes(2))
    assert same.told is None, "the doctor knows of this one"
    other = heard([found.after], "form:3", flag | {"red_flags": ("kejang", "bingung")}, at=NOON + minutes(2))
    assert other.told is not None


def test_other_words_of_danger_always_go_out_and_a_button_pressed_again_does_not() -> None:
    def danger(words: str) -> dict[str, Any]:
        return {"words": words, "symptoms": (), "is_emergency": True}

    known = heard([], "reply:aa", danger("sesak")).after
    assert heard([known], "reply:bb", danger(" Sesak ")).told is None
    worse = heard([known], "reply:bb", danger("sekarang tidak sadar"), at=NOON + minutes(5))
    assert worse.told is not None
    pressed = heard([worse.after], "reply:cc", danger("Darurat"), at=NOON + minutes(6))
    again = heard([pressed.after], "reply:dd", danger("Darurat"), at=NOON + minutes(7))
    assert (pressed.told is None, again.told is None) == (False, True)
    mild = heard([known], "reply:bb", {"words": "batuk", "symptoms": ()}, at=NOON + minutes(5))
    assert mild.told is None


def test_an_answer_to_a_reply_goes_to_where_it_came_from() -> None:
    assert heard([], "reply:aa", who=resident(reply_to="+6281200000077")).after.reply_to == "+6281200000077"


def test_an_emergency_never_puts_a_clock_off() -> None:
    opened = heard([], "form:1").after
    found = heard([opened], "form:2", {"is_emergency": True}, at=NOON + minutes(55))
    assert found.after.due_at == NOON + minutes(60)


def test_a_form_with_symptoms_and_a_red_flag_is_one_complaint() -> None:
    """Two events with one `said_in`, in either order; the emergency is never lost."""
    flag = {"red_flags": ("kejang",), "is_emergency": True}
    opened = heard([], "form:1", flag).after
    assert heard([opened], "form:1", flag).told is None
    # The form was mended in between, so the first event found no red flag in it any more.
    mild = heard([], "form:1").after
    found = heard([mild], "form:1", {"is_emergency": True})
    assert found.after.is_emergency
    assert found.told is not None
    assert len(found.after.said) == 1


def test_after_an_answer_something_new_is_a_complaint_of_its_own() -> None:
    done = answered(heard([], "form:1").after, given())
    assert done
    found = heard([done], "reply:aa", at=NOON + minutes(25))
    assert found.before is None
    assert found.after.complaint_id != done.complaint_id
    assert found.told is not None
    old = heard([done, found.after], "form:1")
    assert old.after is done, "what was said before is not said again"


def test_a_late_emergency_in_an_answered_form_changes_nothing_there() -> None:
    done = closed(complaint(), "op", "ditelepon", NOON)
    assert done
    assert heard([done], "form:1", {"is_emergency": True}).told is None


def test_on_a_shared_phone_the_others_are_kept_with_the_one_it_was_told_of() -> None:
    found = heard([], "reply:aa", who=resident(told_with="bbbbbbbbbbbbbbbb"))
    assert found.told is None
    assert (found.after.state, found.after.closed_reason) == (S.CLOSED, "told_with_another")
    assert found.after.due_at is None
    waiting = complaint()
    beside = heard([waiting], "reply:aa", who=resident(told_with="bbbbbbbbbbbbbbbb"))
    assert beside.before is None, "a complaint that waits is left alone"


_WORDS = st.lists(
    st.tuples(
        st.integers(1, 6),
        st.booleans(),
        st.sets(st.sampled_from(["kejang", "bingung", "sesak_napas"])),
        st.integers(0, 120),
        st.booleans(),
    ),
    max_size=25,
)


@with_any(_WORDS)
def test_nothing_that_is_said_is_lost_and_no_red_flag_goes_untold(
    words: list[tuple[int, bool, set[str], int, bool]],
) -> None:
    """Whatever comes, in any order, with repetitions, answers in between and time passing."""
    known: dict[str, Complaint] = {}
    now = NOON
    for number, is_emergency, flags, pause, is_answered in words:
        now += minutes(pause)
        told = said(
            f"reply:{number}",
            at=now,
            red_flags=tuple(sorted(flags)),
            is_emergency=is_emergency or bool(flags),
        )
        found = hear(list(known.values()), told, resident(), RULES, now)
        known[found.after.complaint_id] = found.after
        assert sum(one.heard(told.said_in) is not None for one in known.values()) == 1
        assert sum(one.is_waiting for one in known.values()) <= 1
        whole = found.after.heard(told.said_in)
        assert whole is not None
        if found.told is None and found.before is not found.after:
            assert not set(whole.red_flags) - (found.before.red_flags if found.before else set())
            assert found.before is not None
            assert found.before.is_emergency or not whole.is_emergency
        if found.after.is_waiting:
            assert found.after.due_at is not None
        if is_answered:
            done = answered(found.after, given(str(len(known)), at=now))
            if done:
                known[done.complaint_id] = done
    for one in known.values():
        assert one.is_emergency == any(each.is_emergency for each in one.said) or not one.is_waiting
