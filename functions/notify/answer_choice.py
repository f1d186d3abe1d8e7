"""Which answer a reply calls for."""

from collections.abc import Mapping

from desac.domain.ids import is_stranger
from desac.domain.message import Purpose
from desac.domain.reply_kinds import ReplyIntent

_ANSWERS: Mapping[ReplyIntent, Purpose] = {
    ReplyIntent.EMERGENCY: Purpose.EMERGENCY_ANSWER,
    ReplyIntent.SYMPTOM: Purpose.SYMPTOM_ANSWER,
    ReplyIntent.SEMBAKO: Purpose.SEMBAKO_ANSWER,
    ReplyIntent.FORM: Purpose.FORM_ANSWER,
    ReplyIntent.HELP: Purpose.HELP_ANSWER,
    ReplyIntent.WELL: Purpose.WELL_ANSWER,
    ReplyIntent.STOP: Purpose.OPT_OUT_ANSWER,
    ReplyIntent.START: Purpose.OPT_IN_ANSWER,
    ReplyIntent.LOCATION: Purpose.LOCATION_ANSWER,
    ReplyIntent.VIDEO: Purpose.VIDEO_ANSWER,
    ReplyIntent.AID_RECEIVED: Purpose.SEMBAKO_RECEIVED_ANSWER,
    ReplyIntent.AID_MISSING: Purpose.SEMBAKO_MISSING_ANSWER,
    ReplyIntent.OTHER: Purpose.OTHER_ANSWER,
}
# True whoever asks; everything else speaks of an episode, of a doctor or of a form.
_FOR_ANYBODY = frozenset({Purpose.EMERGENCY_ANSWER, Purpose.OPT_OUT_ANSWER, Purpose.OPT_IN_ANSWER})
_FOR_EPISODES = frozenset(
    {
        Purpose.SYMPTOM_ANSWER,
        Purpose.WELL_ANSWER,
        Purpose.LOCATION_ANSWER,
        Purpose.SEMBAKO_RECEIVED_ANSWER,
        Purpose.SEMBAKO_MISSING_ANSWER,
    }
)
_WITHOUT_LINK: Mapping[Purpose, Purpose] = {
    Purpose.SEMBAKO_ANSWER: Purpose.SEMBAKO_OFFICE_ANSWER,
    Purpose.FORM_ANSWER: Purpose.HELP_ANSWER,
}


def answer_to(intent: ReplyIntent, person_id: str, *, has_episode: bool) -> Purpose:
    """The answer for somebody; a kept answer that is read again (`READ_ANSWER`) has a purpose already."""
    purpose = _ANSWERS.get(intent, Purpose.OTHER_ANSWER)
    if purpose in _FOR_ANYBODY:
        return purpose
    if is_stranger(person_id):
        return Purpose.STRANGER_ANSWER
    if purpose in _FOR_EPISODES and not has_episode:
        return Purpose.OTHER_ANSWER
    return purpose


def without_link(purpose: Purpose) -> Purpose:
    """What is said instead of an answer that opens the form, where there is none to open."""
    return _WITHOUT_LINK[purpose]


def possible(purpose: Purpose) -> tuple[Purpose, ...]:
    """Everything that may have been said instead when the reply was first delivered."""
    others = {
        Purpose.SEMBAKO_ANSWER: (Purpose.SEMBAKO_OFFICE_ANSWER,),
        Purpose.FORM_ANSWER: (Purpose.HELP_ANSWER,),
        Purpose.LOCATION_ANSWER: (Purpose.LOCATION_REFUSED_ANSWER,),
        Purpose.OPT_OUT_ANSWER: (Purpose.STAFF_STOP_ANSWER,),
    }
    return (purpose, *others.get(purpose, ()))
