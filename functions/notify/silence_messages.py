"""What a doctor is told of a silence, and the word back. Pure."""

from collections.abc import Mapping
from datetime import datetime

from desac.adapters.config_data import city
from desac.domain import ids
from desac.domain.dates import WITA
from desac.domain.message import Lane, Message, MessageState, Purpose
from desac.domain.patient import age_words, stay_words
from desac.domain.silence import Silence, SilenceKind
from desac.domain.village import VillageDirectory
from desac.ports.outbox import Addressee
from functions.notify.answers import answer
from functions.notify.complaint_words import phone_words, village_words
from functions.notify.health_contact import emergency_numbers
from functions.notify.rendering import answer_text, clean, render
from functions.notify.template_choice import TemplateChoice
from functions.notify.wording import long_date

_WHY: Mapping[SilenceKind, str] = {
    SilenceKind.FORM: "belum mengisi formulir",
    SilenceKind.CHECK_IN: "tidak menjawab pertanyaan harian",
    SilenceKind.UNDELIVERED: "pesan WhatsApp kami tidak sampai",
}


def silence_notice(
    silence: Silence, found: Addressee, villages: VillageDirectory, templates: TemplateChoice, now: datetime
) -> Message:
    """To the doctor of a silence, who must have a number. Raises TemplateGapError for a gap."""
    doctor = silence.doctor
    if doctor is None or doctor.phone is None:
        raise ValueError(f"{silence.silence_id} has no doctor to tell")
    person, today = found.person, now.astimezone(WITA).date()
    plain = {
        "dokter": doctor.name,
        "sebab": _WHY[silence.kind],
        "sejak": _moment(silence.since),
        "nama": person.name,
        "umur": age_words(person.birth_date, today),
        "hari": stay_words(found.episode, today),
        "desa": village_words(silence.village_code, villages),
        "telepon": phone_words(person.phone),
    }
    chosen = templates.template_for(Purpose.SILENCE_NOTICE)
    parameters = {name: clean(value) for name, value in sorted(plain.items()) if name in chosen.parameters}
    render(chosen, parameters)
    words = {"template": chosen.name, "template_version": chosen.version}
    about = f"{silence.kind}|{silence.raised}"
    return _message(silence, Purpose.SILENCE_NOTICE, about, words, parameters, doctor.phone, now)


def silence_receipt(silence: Silence, words: str, *, to: str, wamid: str, now: datetime) -> Message:
    """A line back to a health worker who has just answered. Raises TemplateGapError for a gap."""
    chosen, known = answer(Purpose.SILENCE_RECEIPT), city()
    values = {
        "isi": words,
        "nama_darurat": clean(known.emergency_name),
        "telepon_darurat": emergency_numbers(known),
    }
    answer_text(chosen, values)
    template = {"template": chosen.name.value, "template_version": chosen.version}
    made = _message(silence, Purpose.SILENCE_RECEIPT, wamid, template, values, to, now)
    return made.model_copy(update={"in_reply_to": wamid})


def _message(  # noqa: PLR0917 # one caller for each kind
    silence: Silence,
    purpose: Purpose,
    about: str,
    words: Mapping[str, object],
    parameters: dict[str, str],
    to: str,
    now: datetime,
) -> Message:
    return Message.model_validate(
        {
            **words,
            "message_id": ids.message_id(silence.episode_id, purpose, about),
            "episode_id": silence.episode_id,
            "person_id": silence.person_id,
            "purpose": purpose,
            "lane": Lane.URGENT,
            "to": to,
            "parameters": parameters,
            "state": MessageState.QUEUED,
            "silence_id": silence.silence_id,
            "history": ((MessageState.QUEUED, now),),
            "origin": silence.origin,
            "created_at": now,
            "updated_at": now,
        }
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(WITA)
    return f"{long_date(local.date())} pukul {local:%H.%M} WITA"
