"""A resident's text as words: what is typed in haste, in slang or in capitals, in one spelling."""

import re
import unicodedata
from collections.abc import Iterator

from functions.notify.intent_words import Lexicon

LONGEST = 4096
"""WhatsApp's, in characters; what comes after is not looked at."""

CLAUSE_ENDS = frozenset({".", "?", ";"})
COMMA = ","

_HELD_DOWN = r"([^\W\d_])\1{2,}"
_SATURATION = r"(?a)\bsp\s?[o0]\s?2(?=\D|\d{2})|\bsao2"
# Before the pieces: a letter and a digit would become two of them.
_OXYGEN = r"(?a)\bo\s?2(?!\d)"
_TWICE = r"\b([a-z]{3,})(?:2|²)(?![\w])"
_HYPHENATED = r"\b([a-z]{3,})-\1(\w*)\b"
_WITHOUT = r"\(\s*-\s*\)"
_PIECES = r"\d+(?:[.,]\d+)?|[a-z]+|[.!?;\n,/&%]"
_MARKS = {"!": ".", "\n": ".", "/": "atau", "&": "dan", "%": ""}


def read(text: str, words: Lexicon) -> tuple[str, ...]:
    """Words in their one spelling, numbers with a point, and marks: `.`, `?`, `,`."""
    return tuple(piece for piece in _pieces(_plain(text, words), words) if piece)


def _plain(text: str, words: Lexicon) -> str:
    """Lower case, without accents; emoji as the word they stand for."""
    known = text[:LONGEST]
    for emoji, word in words.emoji.items():
        known = known.replace(emoji, f" {word} ")
    folded = unicodedata.normalize("NFKD", known).casefold()
    plain = "".join(one for one in folded if not unicodedata.combining(one))
    plain = re.sub(_SATURATION, "saturasi ", plain)
    plain = re.sub(_OXYGEN, "oksigen ", plain)
    plain = re.sub(_WITHOUT, " negatif . ", plain)
    plain = re.sub(_HELD_DOWN, r"\1", plain)
    return re.sub(_TWICE, r"\1", re.sub(_HYPHENATED, r"\1\2", plain))


def _pieces(text: str, words: Lexicon) -> Iterator[str]:
    for piece in re.findall(_PIECES, text):
        if piece[0].isdigit():
            yield piece.replace(",", ".")
        elif piece in _MARKS:
            yield _MARKS[piece]
        elif piece[0].isalpha():
            yield words.spelled(piece)
        else:
            yield piece
