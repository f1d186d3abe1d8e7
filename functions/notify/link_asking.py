"""A new link for somebody whose old one had ended: to the phone on record, at most once on a day."""

from datetime import timedelta

from desac.domain.message import Purpose
from desac.ports.daily import Today
from functions.notify.asking import Matter


def _nothing(_today: Today) -> None:
    """Whoever asks gets it, whatever they have answered or reported."""


# Asked for a minute before midnight it is still wanted.
FORM_LINK = Matter(Purpose.FORM_LINK, "", _nothing, at_least=timedelta(hours=1))
