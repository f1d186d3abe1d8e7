"""What a health worker's message is before it is an answer: only a greeting, or one word more. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from desac.domain.complaint import Answerer, Complaint, HealthWorker

_WORD = r"[^\W_]+"
_POLITE = (
    "selamat pagi siang sore malam om swastyastu assalamualaikum assalamu alaikum waalaikumsalam halo "
    "hallo hai hi permisi salam ok oke okay okey siap baik ya iya sip noted terima terimakasih kasih "
    "makasih trims matur suksma bu ibu pak bapak mbak mas bli mbok kak kakak adik dik dok dokter dr bidan "
    "admin min kami saya dari dengan"
)
_GREETINGS = frozenset(_POLITE.split())


def says_nothing(words: str, names: Iterable[str]) -> bool:
    """Whether it is only a greeting or "ok": nobody has been told what to do. `names` may be part of it."""
    known = _GREETINGS.union(*(_plain(name) for name in names))
    return all(word in known for word in _plain(words))


def lately_answered(
    complaints: Sequence[Complaint], phone: str, at: datetime, minutes: int
) -> Sequence[Complaint]:
    """Those that whoever has the number answered at most so many minutes before `at`."""
    return [one for one in complaints if _is_late_word(one, phone, at, timedelta(minutes=minutes))]


def _is_late_word(complaint: Complaint, phone: str, at: datetime, pause: timedelta) -> bool:
    theirs = {by for by, worker in _workers(complaint) if worker and worker.phone == phone}
    return any(given.by in theirs and at - given.at <= pause for given in complaint.answers)


def _workers(complaint: Complaint) -> Sequence[tuple[Answerer, HealthWorker | None]]:
    return (Answerer.DOCTOR, complaint.doctor), (Answerer.PUSKESMAS, complaint.puskesmas)


def _plain(text: str) -> list[str]:
    return re.findall(_WORD, text.casefold())
