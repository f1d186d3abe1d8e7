"""What a resident writes under the question whether the package came. Pure."""

import re

from desac.domain.message import Message, Purpose
from desac.domain.reply_kinds import ReplyIntent

_WORDS = re.compile(r"[a-z]+")
# As they are written on phones, in Indonesian and Balinese. A "no" anywhere outranks a "yes": a package that
# is there already is looked for in vain, one that is not there is food.
_MISSING = frozenset(
    {
        "belum",
        "belom",
        "blum",
        "blm",
        "blom",
        "durung",
        "dereng",
        "tidak",
        "tdk",
        "gak",
        "ga",
        "nggak",
        "ngga",
    }
)
_RECEIVED = frozenset(
    {
        "sudah",
        "sdh",
        "udah",
        "udh",
        "dah",
        "sampun",
        "suba",
        "sube",
        "terima",
        "diterima",
        "nerima",
        "ya",
        "iya",
    }
)
# Whatever else was understood, such as an emergency, is more than an answer to this question.
_OPEN = frozenset({ReplyIntent.OTHER, ReplyIntent.SEMBAKO, ReplyIntent.WELL})


def answer_under(
    answered: Message | None, text: str | None, intent: ReplyIntent | None
) -> ReplyIntent | None:
    """The intent of a text that quotes the question; that of any other one as it was understood."""
    if answered is None or answered.purpose is not Purpose.SEMBAKO_DELIVERED_QUESTION:
        return intent
    if not text or intent not in _OPEN:
        return intent
    words = set(_WORDS.findall(text.casefold()))
    if words & _MISSING:
        return ReplyIntent.AID_MISSING
    return ReplyIntent.AID_RECEIVED if words & _RECEIVED else intent
