"""Why a tracer is asked for: every reason there is, and the form that makes one go away."""

import pytest

from desac.domain.assignment import AssignmentReason as Reason
from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.intake import Intake, NamedContact
from desac.domain.location import Location, LocationSource, Precision
from desac.events import Event, IntakeSubmitted, ResidentUnreachable, SilenceRaised
from desac.ports.location import Whereabouts
from functions.geolocate.tracing_need import tracer_reasons
from tests.unit.overview.records import (
    NOW,
    ORIGIN,
    SANUR,
    a_person,
    an_episode,
    an_episode_id,
    an_intake,
    person_id,
)

TARGET = 15
IDS = {"person_id": person_id(1), "episode_id": an_episode_id(1)}
FORM = IntakeSubmitted(**IDS, revision=1, sembako_wanted=False)


def gone(reason: str) -> ResidentUnreachable:
    return ResidentUnreachable.model_validate({**IDS, "reason": reason})


def form(contacts: int) -> Intake:
    return an_intake(contacts=tuple(NamedContact(name=f"Kontak {number}") for number in range(contacts)))


def located(precision: Precision = Precision.EXACT) -> Location:
    return Location(
        episode_id=an_episode_id(1),
        person_id=person_id(1),
        precision=precision,
        source=LocationSource.GEOCODER,
        village_code=None if precision is Precision.UNKNOWN else SANUR,
        origin=ORIGIN,
        updated_at=NOW,
    )


def needed(
    event: Event,
    intake: Intake | None = None,
    episode: Episode | None = None,
    *,
    precision: Precision = Precision.EXACT,
    known: int = 0,
) -> tuple[Reason, ...]:
    seen = Whereabouts(a_person(), episode or an_episode(), intake, known_contacts=known)
    return tracer_reasons(event, seen, located(precision), TARGET)


@pytest.mark.parametrize(
    ("named", "known", "reasons"),
    [
        (TARGET, 0, ()),
        (TARGET - 1, 0, (Reason.CONTACTS_BELOW_TARGET,)),
        (2, TARGET, ()),
        (0, TARGET - 1, (Reason.CONTACTS_BELOW_TARGET,)),
    ],
)
def test_contacts_count_whoever_named_them(named: int, known: int, reasons: tuple[Reason, ...]) -> None:
    """Also those of a file, or told to a tracer."""
    assert needed(FORM, form(named), known=known) == reasons


def test_an_unknown_village_is_a_reason_beside_the_other() -> None:
    unknown = Precision.UNKNOWN
    assert needed(gone("no_phone"), precision=unknown) == (Reason.UNREACHABLE, Reason.ADDRESS_UNCLEAR)
    assert needed(gone("silent"), precision=unknown) == (Reason.NO_FORM, Reason.ADDRESS_UNCLEAR)
    assert needed(FORM, form(TARGET), precision=unknown) == (Reason.ADDRESS_UNCLEAR,)


def test_the_form_of_somebody_who_was_silent_is_told_to_tracing() -> None:
    silent = an_episode(unreachable="silent")
    assert needed(FORM, form(TARGET), silent) == (Reason.NO_FORM,)
    assert needed(FORM, form(1), silent) == (Reason.CONTACTS_BELOW_TARGET, Reason.NO_FORM)
    assert needed(FORM, form(TARGET), an_episode(unreachable="no_phone")) == ()


def test_a_resident_may_wish_for_a_visit() -> None:
    wish = form(TARGET).model_copy(update={"visit_wanted": True})
    assert needed(FORM, wish) == (Reason.REQUESTED,)
    assert needed(gone("not_on_whatsapp"), wish) == (Reason.UNREACHABLE,)


def test_nobody_is_asked_for_once_the_episode_is_over() -> None:
    assert needed(gone("no_phone"), episode=an_episode(status=EpisodeStatus.ENDED)) == ()


@pytest.mark.parametrize(("raised", "reason"), [(0, Reason.UNREACHABLE), (3, Reason.NO_CHECK_IN)])
def test_whom_messages_do_not_reach_again_is_a_new_wish(raised: int, reason: Reason) -> None:
    """A visit has met the first one; tracing opens nothing anew for the like of that."""
    event = SilenceRaised.model_validate({**IDS, "kind": "undelivered", "step": "tracer", "raised": raised})
    assert needed(event) == (reason,)
