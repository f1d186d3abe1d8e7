"""The words of addresses in Denpasar, and one spelling for each."""

import re
import unicodedata
from functools import cache
from importlib import resources

from desac.domain.base import Record


class AddressWords(Record):
    """See `address_words.json`, beside this module.

    `markers` by part lead from how a word is written to how it is asked for, `remarks` begin what is no
    address, `short_names` are what names are shortened to, `titles` tell streets apart as little as `Jalan`
    does, `sides` and numbers name a stretch of a street.
    """

    source: str
    as_of: str
    markers: dict[str, dict[str, str]]
    remarks: tuple[str, ...]
    short_names: dict[str, str]
    titles: frozenset[str]
    sides: frozenset[str]


@cache
def address_words() -> AddressWords:
    """The words, read once."""
    text = resources.files("functions.geolocate").joinpath("address_words.json").read_text(encoding="utf-8")
    return AddressWords.model_validate_json(text)


def words_of(text: str) -> list[str]:
    """The words of a name in one spelling: no case, accents or punctuation, short names written out."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    names = address_words().short_names
    found = re.findall(r"[a-z]+|\d+", plain.replace("by pass", "bypass"))
    return [_number(names.get(word, word)) for word in found]


_ROMAN = re.compile(r"(x{0,3})(ix|iv|v?i{0,3})")
_VALUES = {"i": 1, "v": 5, "x": 10}


def _number(word: str) -> str:
    """`IV` is written `4` as often; no lane is numbered beyond XXXIX."""
    if not _ROMAN.fullmatch(word):
        return word.lstrip("0") or word
    values = [_VALUES[letter] for letter in word]
    signed = (-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return str(sum(signed))
