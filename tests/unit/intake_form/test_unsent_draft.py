"""When a resident's own page says that something was typed and not sent."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desac.domain.draft import Draft
from desac.domain.intake import NamedContact
from desac.domain.location import GeoPoint
from desac.ports.intake import KnownResident
from functions.intake_form.drafting import drafted, emptied, is_unsent
from functions.intake_form.fields import FormValues, from_known
from tests.unit.overview.records import a_person, an_episode, an_intake

NOW = datetime(2021, 8, 12, 4, 0, tzinfo=UTC)
ANSWERED = an_intake(1).model_copy(
    update={
        "address": "Jl. Tukad Contoh No. 12",
        "point": GeoPoint(lat=-8.68, lng=115.23),
        "note": "Anjing galak.\nKetuk keras.",
        "onset_date": date(2021, 8, 10),
        "symptoms": ("batuk", "demam"),
        "contacts": (NamedContact(name="I Made Contoh", phone="+6281200000102", relation="Serumah"),),
    }
)
SENT = KnownResident(person=a_person(1), episode=an_episode(1), intake=ANSWERED, clock_open=False)
NEVER_SENT = KnownResident(
    person=a_person(1, address="Jl.  Tukad   Contoh"), episode=an_episode(1), intake=None, clock_open=True
)


def draft(known: KnownResident, **changed: str) -> Draft:
    """The form as it is opened, with other texts."""
    opened = from_known(known, verified=True)
    values = FormValues({**opened.texts, **changed}, opened.choices, opened.contacts)
    episode = known.episode.episode_id
    return drafted(None, values, episode_id=episode, holder="", at="periksa", now=NOW, days=7)


@pytest.mark.parametrize("known", [SENT, NEVER_SENT], ids=["answered", "never answered"])
def test_a_form_that_was_only_looked_at_is_none(known: KnownResident) -> None:
    assert not is_unsent(None, known, NOW)
    assert not is_unsent(draft(known), known, NOW)


def test_what_the_browser_makes_of_the_address_on_record_is_none() -> None:
    assert not is_unsent(draft(NEVER_SENT, address="Jl. Tukad Contoh"), NEVER_SENT, NOW)


@pytest.mark.parametrize("known", [SENT, NEVER_SENT], ids=["answered", "never answered"])
def test_another_answer_is_one_until_it_was_sent_or_the_draft_is_too_old(known: KnownResident) -> None:
    changed = draft(known, note="Pagar hijau.")
    assert is_unsent(changed, known, NOW)
    assert not is_unsent(changed, known, NOW + timedelta(days=7))
    assert not is_unsent(emptied(changed, NOW), known, NOW)
