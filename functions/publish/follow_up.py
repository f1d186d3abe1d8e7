"""What a change of a daily report or of a silence means. Pure, as `logic`."""

from collections.abc import Iterator, Mapping
from typing import Any

from desac.domain.daily_report import ON_WHATSAPP, ReportedBy
from desac.domain.triage import Triage
from desac.events import DailyReported, EmergencyRaised, Event, SilenceRaised, SymptomsReported

# A doctor knows what they have just entered.
_SPEAK_FOR_THEMSELVES = ON_WHATSAPP | {ReportedBy.DOCTOR}


def daily_report(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Event]:
    """A report of the day was added."""
    if old and old["revision"] == new["revision"]:
        return
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    yield DailyReported(**ids, day=new["day"], triage=new["triage"])
    if new["how"] in _SPEAK_FOR_THEMSELVES:
        return
    said_in = f"report:{new['day']}.{int(new['revision'])}"
    if new["triage"] == Triage.EMERGENCY:
        yield EmergencyRaised(**ids, said_in=said_in)
    elif new["triage"] == Triage.SYMPTOMS:
        yield SymptomsReported(**ids, said_in=said_in)


def silence(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Event]:
    """Somebody more is told."""
    if old and old["raised"] == new["raised"]:
        return
    ids = {"person_id": new["person_id"], "episode_id": new["episode_id"]}
    yield SilenceRaised(**ids, kind=new["kind"], step=new["step"], raised=int(new["raised"]))
