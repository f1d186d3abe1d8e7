"""Whether a tracer has to go to a resident, why, and which kecamatan's."""

import re

from desac.domain.assignment import AssignmentReason
from desac.domain.episode import EpisodeKind, EpisodeStatus, UnreachableReason
from desac.domain.location import Location, Precision
from desac.domain.silence import SilenceKind
from desac.domain.village import VillageDirectory
from desac.event.base import Event
from desac.event.episodes import ResidentUnreachable
from desac.event.monitoring import SilenceRaised
from desac.event.said import IntakeSubmitted
from desac.ports.location import Whereabouts

_SILENCES = {
    SilenceKind.FORM: AssignmentReason.NO_FORM,
    SilenceKind.CHECK_IN: AssignmentReason.NO_CHECK_IN,
    SilenceKind.UNDELIVERED: AssignmentReason.UNREACHABLE,
}
_PARTS = re.compile(r"[,;\n/]")


def tracer_reasons(
    event: Event, seen: Whereabouts, location: Location, target_contacts: int
) -> tuple[AssignmentReason, ...]:
    """Why a tracer is needed; nothing when none is.

    Where not even the village is known that is a reason as well: nobody can set out before it is cleared up.
    """
    if seen.episode.status is not EpisodeStatus.ACTIVE:
        return ()
    reasons = [reason] if (reason := _reason(event, seen, target_contacts)) else []
    if location.precision is Precision.UNKNOWN and _may_be_traced(event, seen):
        reasons.append(AssignmentReason.ADDRESS_UNCLEAR)
    if isinstance(event, IntakeSubmitted) and seen.intake and seen.intake.visit_wanted:
        reasons.append(AssignmentReason.REQUESTED)
    if isinstance(event, IntakeSubmitted) and seen.episode.unreachable is UnreachableReason.SILENT:
        # Tracing sees that the form is there: whoever was to go for it need not.
        reasons.append(AssignmentReason.NO_FORM)
    return tuple(reasons)


def _reason(event: Event, seen: Whereabouts, target_contacts: int) -> AssignmentReason | None:
    if isinstance(event, ResidentUnreachable):
        if event.reason is not UnreachableReason.SILENT:
            return AssignmentReason.UNREACHABLE
        # Silence is over when the form came after all; events may arrive in any order.
        if seen.intake is None:
            return AssignmentReason.NO_FORM
    if isinstance(event, SilenceRaised):
        # A word may have come meanwhile; whether the visit is needed then is for the silence to decide.
        is_answered = event.kind is SilenceKind.FORM and seen.intake is not None
        if is_again(event):
            return AssignmentReason.NO_CHECK_IN
        return None if is_answered else _SILENCES[event.kind]
    return AssignmentReason.CONTACTS_BELOW_TARGET if _names_too_few(seen, target_contacts) else None


def is_again(event: SilenceRaised) -> bool:
    """Whether messages led nowhere before: that was met by a visit, days without a word since were not."""
    return event.kind is SilenceKind.UNDELIVERED and event.raised > 0


def _may_be_traced(event: Event, seen: Whereabouts) -> bool:
    """A contact who filled in the form needs no tracer, whatever the address."""
    if seen.episode.kind is EpisodeKind.CASE:
        return True
    if isinstance(event, SilenceRaised):
        return True
    return isinstance(event, ResidentUnreachable) and (
        event.reason is not UnreachableReason.SILENT or seen.intake is None
    )


def _names_too_few(seen: Whereabouts, target_contacts: int) -> bool:
    """Whether a case's form names fewer than the target, and no more are known from files and tracers."""
    if seen.episode.kind is not EpisodeKind.CASE or seen.intake is None:
        return False
    return max(len(seen.intake.contacts), seen.known_contacts) < target_contacts


def tracer_kecamatan(seen: Whereabouts, location: Location, villages: VillageDirectory, default: str) -> str:
    """Whose tracers go: those of the village, else of the kecamatan the file or the address tells,
    else `default`.
    """
    village = villages.by_code(location.village_code) if location.village_code else None
    if village:
        return village.kecamatan_code
    if seen.person.kecamatan_code:
        return seen.person.kecamatan_code
    for part in reversed(_PARTS.split(seen.person.address or "")):
        named = villages.find_kecamatan(part)
        code = named.code if named else villages.find(part).kecamatan_code
        if code:
            return code
    return default
