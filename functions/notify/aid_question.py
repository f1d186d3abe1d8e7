"""Whether a package of sembako really came: the question to the resident after each delivery. Pure."""

from datetime import datetime

from desac.adapters.config_data import city
from desac.domain import ids
from desac.domain.aid import AidRequest, AidState
from desac.domain.dates import WITA
from desac.domain.message import Message, Purpose
from desac.ports.outbox import Addressee
from functions.notify.city_message import city_message
from functions.notify.health_contact import emergency_numbers
from functions.notify.planning import suppression
from functions.notify.rendering import clean, render
from functions.notify.template_choice import TemplateChoice
from functions.notify.wording import long_date

PURPOSE = Purpose.SEMBAKO_DELIVERED_QUESTION


def is_to_ask(request: AidRequest) -> bool:
    """Whether the delivery is still the last that is known, and nobody has said anything about it."""
    return request.state is AidState.DELIVERED and request.is_received is None


def question(request: AidRequest, found: Addressee, templates: TemplateChoice, now: datetime) -> Message:
    """The question about the latest delivery, one for each; suppressed where the resident is not written to.

    Raises TemplateGapError for a gap.
    """
    today = now.astimezone(WITA).date()
    person, episode = found.person, found.episode
    reason = suppression(person, episode, today, number_opted_out=found.number_opted_out)
    chosen = templates.template_for(PURPOSE)
    day = (request.delivered_at or now).astimezone(WITA).date()
    parameters = {
        "nama": clean(person.name),
        "tanggal_antar": clean(long_date(day)),
        "nama_darurat": clean(city().emergency_name),
        "telepon_darurat": clean(emergency_numbers(city())),
    }
    render(chosen, parameters)
    return city_message(
        ids.message_id(request.aid_id, PURPOSE, f"{request.aid_id}|{request.deliveries}"),
        PURPOSE,
        person=person,
        episode=episode,
        template=chosen,
        parameters=parameters,
        now=now,
        reason=reason,
    )
