"""What a resident wants with a text. Pure, and made for haste: slang, slips, Balinese words, emoji.

An emergency outranks everything. Where a text can be read in two ways the safer reading counts. A wish to
hear no more counts only if the whole text says so: "stop" within a sentence may mean anything.
"""

from collections.abc import Sequence

from desac.domain.reply_kinds import ReplyIntent
from functions.notify.intent_numbers import has_fever, has_red_flag
from functions.notify.intent_reading import CLAUSE_ENDS, COMMA, read
from functions.notify.intent_terms import Term, terms_in
from functions.notify.intent_words import Kind, Lexicon, WholeText, lexicon

_CALL = "tolong"
_CONFUSED = "bingung"
_QUESTION = "?"
_NOT = "jangan"


def intent_of(text: str) -> ReplyIntent:
    """What a text wants; OTHER if nothing in it is understood."""
    known = lexicon()
    words = read(text, known)
    said = [word for word in words if word not in known.fillers]
    terms = _without_wishes(terms_in(said, known), said, known)
    if _is_emergency(said, terms, known):
        return ReplyIntent.EMERGENCY
    bare = [word for word in said if word not in CLAUSE_ENDS and word != COMMA]
    for wish, intent in ((known.stop, ReplyIntent.STOP), (known.start, ReplyIntent.START)):
        if _is_whole(bare, wish):
            return intent
    return _of_terms(said, terms, known)


def _of_terms(said: Sequence[str], terms: Sequence[Term], known: Lexicon) -> ReplyIntent:
    told = {term.kind for term in terms if not term.denied}
    denied = {term.kind for term in terms if term.denied}
    if Kind.SYMPTOM in told or has_fever(said, known.numbers):
        return ReplyIntent.SYMPTOM
    if Kind.SEMBAKO in told | denied and not _is_settled(said, known):
        # "tidak ada beras" is as much a request as "minta beras".
        return ReplyIntent.SEMBAKO
    if Kind.FORM in told | denied:
        return ReplyIntent.FORM
    if Kind.HELP in told | denied or _QUESTION in said:
        return ReplyIntent.HELP
    if Kind.WELL in told or denied & {Kind.SYMPTOM, Kind.EMERGENCY}:
        return ReplyIntent.WELL
    return ReplyIntent.HELP if _CALL in said else ReplyIntent.OTHER


def _is_emergency(said: Sequence[str], terms: Sequence[Term], known: Lexicon) -> bool:
    if has_red_flag(said, known.numbers) or _is_call(said, known):
        return True
    flags = [term for term in terms if term.kind is Kind.EMERGENCY and not term.denied]
    if not known.confused_about.isdisjoint(said):
        # Not knowing how to fill in the form is no red flag.
        flags = [term for term in flags if list(said[term.start : term.end]) != [_CONFUSED]]
    return bool(flags)


def _is_call(said: Sequence[str], known: Lexicon) -> bool:
    """A call for help that says nothing about what for."""
    bare = [word for word in said if word not in CLAUSE_ENDS and word != COMMA]
    return _CALL in bare and all(word == _CALL or word in known.household for word in bare)


def _is_whole(bare: Sequence[str], wish: WholeText) -> bool:
    if " ".join(bare) in wish.sentences:
        return True
    has_word = any(word in wish.words for word in bare)
    return has_word and _NOT not in bare and all(word in wish.words | wish.company for word in bare)


def _is_settled(said: Sequence[str], known: Lexicon) -> bool:
    return any(
        tuple(said[place : place + len(phrase)]) == phrase
        for phrase in known.sembako_done
        for place in range(len(said))
    )


def _without_wishes(terms: Sequence[Term], said: Sequence[str], known: Lexicon) -> list[Term]:
    """ "Semoga sehat selalu" says nothing about how somebody is."""
    wished = [place for place, word in enumerate(said) if word in known.wishes]
    return [
        term for term in terms if not (term.kind is Kind.WELL and any(place < term.start for place in wished))
    ]
