"""From posted texts to checked answers, and from answers to changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.health_rules import rule_book
from desac.adapters.village_data import load_directory
from desac.domain.episode import Episode, EpisodeKind, EpisodeStatus
from desac.domain.intake import Untraced
from desac.domain.person import Person
from desac.domain.sources import STAFF, FileWord, episode_fact, stamp
from desac.ports.intake import KnownResident, Submission
from functions.intake_form.answers import Answers
from functions.intake_form.checking import check_answers
from functions.intake_form.choices import Choices
from functions.intake_form.fields import MOST_ROWS, FormValues, from_known, from_posted
from functions.intake_form.logic import plan_submission
from functions.intake_form.words import words

NOW = datetime(2021, 8, 17, 4, 30, tzinfo=UTC)
RULES = rule_book()
CHOICES = Choices(
    today=date(2021, 8, 17),
    villages=load_directory(),
    symptoms=frozenset(words()["symptoms"]),
    red_flags=frozenset(RULES.on(NOW.date()).red_flags),
)
PERSON_ID = "a" * 16


def answers(**fields: str | list[str]) -> Answers:
    checked = check_answers(values(**fields), CHOICES)
    assert isinstance(checked, Answers), checked
    return checked


def errors(**fields: str | list[str]) -> dict[str, str]:
    checked = check_answers(values(**fields), CHOICES)
    assert not isinstance(checked, Answers)
    return checked


def values(**fields: str | list[str]) -> FormValues:
    posted: dict[str, str | list[str]] = {
        "address": "Jalan Contoh 1",
        "village_code": "51.71.01.1005",
        **fields,
    }
    return from_posted(
        {name: value if isinstance(value, list) else [value] for name, value in posted.items()}
    )


def known(kind: EpisodeKind = EpisodeKind.CASE, **fields: Any) -> KnownResident:
    person = {"birth_date": date(1985, 8, 5)} | fields
    return KnownResident(
        person=Person(person_id=PERSON_ID, name="Contoh", created_at=NOW, **person),
        episode=Episode(
            episode_id=f"{PERSON_ID}-00000000",
            person_id=PERSON_ID,
            kind=kind,
            status=EpisodeStatus.ACTIVE,
            anchor_date=date(2021, 8, 12),
            end_date=date(2021, 8, 22),
            rule_version="2021-07",
            origin="FILE#0000000000000001",
            created_at=NOW,
        ),
        clock_open=True,
    )


def after(before: KnownResident, done: Submission) -> KnownResident:
    """What is known once a submission is written."""
    return KnownResident(
        person=before.person.model_copy(update={**done.person_changes, "version": before.person.version + 1}),
        episode=before.episode.model_copy(update=dict(done.episode_changes)),
        intake=done.intake or before.intake,
    )


def plan(resident: KnownResident, told: Answers, stated: date | None = None) -> Submission:
    return plan_submission(resident, told, stated, RULES, NOW)


@given(st.text(max_size=400))
def test_no_query_string_breaks_the_form(text: str) -> None:
    check_answers(from_posted(parse_qs(text)), CHOICES)


_NAMES = st.sampled_from(
    [
        "address", "village_code", "position", "lat", "lng", "onset_date", "sembako_wanted", "household_size",
        "visit_wanted",
        "kk", "note", "symptoms", "red_flags", "contact_rows", "contact_name_1", "contact_phone_1",
        "contact_relation_1", "contact_last_met_1", "contact_name_50", "contact_name_51", "contact_name_x",
    ]
)  # fmt: skip


@given(st.dictionaries(_NAMES, st.lists(st.text(max_size=60), min_size=1, max_size=3)))
def test_every_error_of_any_nonsense_has_words(posted: dict[str, list[str]]) -> None:
    checked = check_answers(from_posted(posted), CHOICES)
    if not isinstance(checked, Answers):
        assert set(checked.values()) <= words()["errors"].keys()


def test_a_village_nobody_knows_is_an_answer() -> None:
    assert answers(village_code="tidak_tahu").village_code is None
    assert answers(village_code="5171011005").village_code == "51.71.01.1005"


def test_rows_without_any_text_are_left_out_and_errors_name_the_place_in_the_list() -> None:
    told = answers(contact_name_3="Ketut Contoh", contact_phone_1="-")
    assert [contact.name for contact in told.contacts] == ["Ketut Contoh"]
    assert errors(contact_name_3="Ketut", contact_phone_3="123", contact_relation_5="adik") == {
        "contact_phone_1": "contact_phone_unreadable",
        "contact_name_2": "contact_name_missing",
    }


def test_an_onset_needs_a_symptom() -> None:
    assert errors(onset_date="2021-08-16") == {"onset_date": "onset_without_symptoms"}
    assert answers(onset_date="16/08/2021", red_flags=["nyeri_dada"]).onset_date == date(2021, 8, 16)


def test_a_pasted_text_keeps_its_lines_only_where_lines_belong() -> None:
    told = answers(address="Jalan\tContoh\r\nNo. 1", note="satu\r\ndua\x07")
    assert (told.address, told.note) == ("Jalan Contoh No. 1", "satu\ndua")


def test_more_rows_than_a_form_can_have_are_ignored() -> None:
    rows = {f"contact_name_{number}": f"Contoh {number}" for number in range(1, MOST_ROWS + 2)}
    assert len(values(**rows).contacts) == MOST_ROWS


def test_what_was_sent_comes_back_as_the_same_form() -> None:
    """Prefilled and sent again unchanged, nothing changes."""
    told = answers(
        position="-8.6845, 115.2398",
        symptoms=["batuk"],
        onset_date="2021-08-15",
        contact_name_1="Ketut Contoh",
        contact_phone_1="081200000301",
        sembako_wanted="ya",
        household_size="4",
        kk="5171010508850001",
        note="satu\ndua",
    )
    resident = after(known(), plan(known(), told))
    again = check_answers(from_known(resident, verified=True), CHOICES)
    assert isinstance(again, Answers)
    nothing = plan(resident, again)
    assert (nothing.intake, nothing.person_changes, nothing.episode_changes) == (None, {}, {})


def test_a_wish_for_a_visit_comes_back_and_why_contacts_were_left_stays_with_them() -> None:
    told = answers(contact_name_1="Ketut Contoh", visit_wanted="ya")
    assert told.visit_wanted
    resident = after(known(), plan(known(), told))
    assert resident.intake is not None
    left = resident.intake.model_copy(update={"untraced": Untraced.BEYOND_DEPTH})
    resident = resident._replace(intake=left)
    again = check_answers(from_known(resident, verified=True), CHOICES)
    assert isinstance(again, Answers)
    assert plan(resident, again).intake is None
    corrected = plan(resident, answers(contact_name_1="Ketut Contoh", note="Lagi")).intake
    more = plan(resident, answers(contact_name_1="Ketut Contoh", contact_name_2="I Made")).intake
    assert corrected
    assert more
    assert (corrected.untraced, more.untraced) == (Untraced.BEYOND_DEPTH, None)


def test_an_unverified_visitor_gets_an_empty_form() -> None:
    assert from_known(known(address="Jalan Rahasia"), verified=False) == FormValues()


def test_what_agrees_with_the_record_is_confirmed() -> None:
    told = {"address": "Jalan Contoh 1", "village_code": "51.71.01.1005", "kecamatan_code": "51.71.01"}
    resident = known(**told, confirmed_fields=("phone",))
    changes = plan(resident, answers()).person_changes
    assert changes.pop("sources").stamps.keys() == {"address", "village_code"}
    assert changes == {"confirmed_fields": ("phone", "address", "village_code")}


def test_an_empty_answer_never_empties_the_record() -> None:
    resident = known(village_code="51.71.01.1005", kk="5171010508850001")
    changes = plan(resident, answers(village_code="tidak_tahu")).person_changes
    assert changes.pop("sources").stamps.keys() == {"address"}
    assert changes == {"address": "Jalan Contoh 1", "confirmed_fields": ("address",)}


def test_a_stated_birth_date_fills_a_gap_only() -> None:
    stated = date(1990, 1, 1)
    assert plan(known(birth_date=None), answers(), stated).person_changes["birth_date"] == stated
    assert "birth_date" not in plan(known(), answers(), stated).person_changes


def test_symptoms_lengthen_isolation_by_the_rules_in_force() -> None:
    """Onset 15 August: ten days and three without symptoms."""
    changes = dict(plan(known(), answers(symptoms=["demam"], onset_date="2021-08-15")).episode_changes)
    [why] = changes.pop("end_changes")
    assert changes == {"onset_date": date(2021, 8, 15), "end_date": date(2021, 8, 28)}
    assert (why.by, why.facts, why.to_date) == ("form", ("onset_date",), date(2021, 8, 28))


def test_a_doctors_onset_stands_whatever_the_form_says() -> None:
    """The form keeps the resident's own word; the episode keeps the doctor's, and so does its end."""
    resident = known()
    fact = episode_fact(resident.episode.episode_id, "onset_date")
    sources = resident.person.sources.confirmed([fact], stamp(NOW, STAFF))
    doctors = resident.person.model_copy(update={"sources": sources, "confirmed_fields": (fact,)})
    resident = resident._replace(person=doctors)
    done = plan(resident, answers(symptoms=["demam"], onset_date="2021-08-15"))
    assert done.episode_changes == {}
    assert done.intake is not None
    assert done.intake.onset_date == date(2021, 8, 15)
    again = done.person_changes.get("sources", sources)
    assert again.is_staffs(fact)


def test_a_residents_word_never_shortens_isolation() -> None:
    done = plan(known(), answers(symptoms=["demam"], onset_date="2021-07-01"))
    assert done.episode_changes == {"onset_date": date(2021, 7, 1)}


def test_a_contacts_quarantine_does_not_depend_on_symptoms() -> None:
    done = plan(known(EpisodeKind.CONTACT), answers(symptoms=["demam"], onset_date="2021-08-15"))
    assert done.episode_changes == {"onset_date": date(2021, 8, 15)}


def test_an_onset_taken_back_is_taken_back_on_the_episode() -> None:
    resident = after(known(), plan(known(), answers(symptoms=["demam"], onset_date="2021-08-15")))
    changes = dict(plan(resident, answers()).episode_changes)
    there, back = changes.pop("end_changes")
    assert changes == {"onset_date": None, "end_date": date(2021, 8, 22)}
    assert (there.to_date, back.to_date) == (date(2021, 8, 28), date(2021, 8, 22))


def test_an_onset_from_a_file_stays_when_the_form_says_nothing() -> None:
    resident = known()
    told = resident.episode.model_copy(update={"onset_date": date(2021, 8, 10)})
    assert plan(KnownResident(resident.person, told), answers()).episode_changes == {}


def test_a_contact_already_registered_stays_so() -> None:
    told = answers(contact_name_1="Ketut Contoh", contact_phone_1="081200000301")
    resident = after(known(), plan(known(), told))
    assert resident.intake is not None
    registered = resident.intake.contacts[0].model_copy(update={"registered_person_id": "c" * 16})
    intake = resident.intake.model_copy(update={"contacts": (registered,)})
    done = plan(KnownResident(resident.person, resident.episode, intake), answers(
        contact_name_1="Ketut Contoh", contact_phone_1="081200000301", contact_name_2="Putu Contoh"
    ))  # fmt: skip
    assert done.intake is not None
    assert [contact.registered_person_id for contact in done.intake.contacts] == ["c" * 16, None]


@pytest.mark.parametrize("name", ["symptoms", "red_flags"])
def test_every_choice_of_the_rules_has_words(name: str) -> None:
    assert getattr(CHOICES, name) <= words()[name].keys()


def test_the_same_form_again_answers_a_file_that_said_otherwise() -> None:
    """The resident confirms what they said: the office is not told of a difference any more."""
    resident = after(known(), plan(known(), answers(address="Jl. Contoh 1")))
    other = FileWord(value="Jl. Lain", stamp=stamp(NOW + timedelta(hours=1), "FILE#1"))
    sources = resident.person.sources.model_copy(update={"files": {"address": other}})
    resident = resident._replace(person=resident.person.model_copy(update={"sources": sources}))
    assert resident.person.disagreements({})
    later = plan_submission(resident, answers(address="Jl. Contoh 1"), None, RULES, NOW + timedelta(hours=2))
    assert set(later.person_changes) == {"sources"}
    assert after(resident, later).person.disagreements({}) == ()


def test_the_same_form_is_one_sending_at_once_and_another_word_later() -> None:
    """Who sends the same symptoms on the next day says that they are still there."""
    told = answers(symptoms=["batuk"])
    resident = after(known(), plan(known(), told))
    again = [
        plan_submission(resident, told, None, RULES, NOW + timedelta(minutes=minutes)).intake
        for minutes in (9, 10)
    ]
    assert again[0] is None
    assert again[1] is not None
    assert again[1].revision == 2


def test_the_kecamatan_follows_the_residents_village() -> None:
    resident = known(village_code="51.71.03.1001", kecamatan_code="51.71.03")
    assert plan(resident, answers(village_code="5171011005")).person_changes["kecamatan_code"] == "51.71.01"
    assert "kecamatan_code" not in plan(resident, answers(village_code="tidak_tahu")).person_changes


def test_a_wish_for_a_visit_is_the_same_one_until_it_is_taken_back() -> None:
    resident, since = known(), []
    for wish, note in (("ya", "a"), ("ya", "b"), ("", "c"), ("ya", "d"), ("ya", "e")):
        done = plan(resident, answers(address="Jl. Contoh 1", visit_wanted=wish, note=note))
        assert done.intake
        since.append(done.intake.visit_wanted_in)
        resident = after(resident, done)
    assert since == [1, 1, None, 4, 4]
    before = resident.intake
    assert before
    unmarked = resident._replace(intake=before.model_copy(update={"visit_wanted_in": None}))
    done = plan(unmarked, answers(address="Jl. Contoh 1", visit_wanted="ya", note="f"))
    assert done.intake
    assert done.intake.visit_wanted_in is None, "no news of a wish from before that was kept"
