"""Where daily reports and silences lie; `docs/data-model.md` lists them with their indexes."""

from datetime import date

from desac.adapters.keys import Key, partition
from desac.domain.ids import person_of
from desac.domain.silence import SilenceKind


def report(episode_id: str, day: date) -> Key:
    """What was reported on a day."""
    return {"pk": partition(person_of(episode_id)), "sk": f"REPORT#{episode_id}#{day.isoformat()}"}


def reports(episode_id: str) -> Key:
    """The partition of an episode's reports and how their sort keys begin."""
    return {"pk": partition(person_of(episode_id)), "sk": f"REPORT#{episode_id}#"}


def silence(episode_id: str, kind: SilenceKind) -> Key:
    """The silence of an episode of a kind."""
    return {"pk": partition(person_of(episode_id)), "sk": f"SILENCE#{episode_id}#{kind}"}


def silence_work(kecamatan_code: str | None, *, is_waiting: bool) -> str:
    """The `work` partition of a kecamatan's silences (`-` is none), waiting ones apart from the others."""
    return f"SILENCE#{kecamatan_code or '-'}#{'waiting' if is_waiting else 'over'}"
