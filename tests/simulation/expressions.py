"""DynamoDB's conditions and updates, read and applied to plain items.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html, as far as the product
writes it: paths of one name, comparisons, AND, OR, NOT, functions; SET, REMOVE, ADD.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

type Item = dict[str, Any]
type Names = Mapping[str, str]
type Values = Mapping[str, Any]
type Read = Callable[[Item, Names, Values], Any]

_TOKEN = re.compile(r"\s*(<>|<=|>=|[=<>(),+\-]|[#:]\w[\w.]*|[A-Za-z_][\w.]*)")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip


class _Missing:
    """An attribute that is not there: it equals nothing and is above and below nothing."""


MISSING = _Missing()


def holds(expression: str | None, item: Item, names: Names, values: Values) -> bool:
    """Whether a condition holds for an item, which is empty where there is none."""
    return True if expression is None else bool(_condition(expression)(item, names, values))


def updated(expression: str, item: Item, names: Names, values: Values) -> Item:
    """The item after an update expression; whatever it reads is the item before."""
    found = dict(item)
    for change in _update(expression):
        change(found, item, names, values)
    return found


class _Reader:
    """One expression, word by word."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise NotImplementedError(text)
            self._words.append(match[1])
            at = match.end()
        self._words.append("")
        self._at = 0

    @property
    def word(self) -> str:
        return self._words[self._at]

    def next(self) -> str:
        self._at += 1
        return self._words[self._at - 1]

    def take(self, wanted: str) -> bool:
        taken = self.word.upper() == wanted
        self._at += taken
        return taken

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise NotImplementedError(f"{wanted} expected in {self._words}")

    def either(self) -> Read:
        found = self._both()
        while self.take("OR"):
            found = _logical(any, found, self._both())
        return found

    def _both(self) -> Read:
        found = self._one()
        while self.take("AND"):
            found = _logical(all, found, self._one())
        return found

    def _one(self) -> Read:
        if self.take("NOT"):
            inner = self._one()
            return lambda item, names, values: not inner(item, names, values)
        if self.take("("):
            found = self.either()
            self.need(")")
            return found
        left = self.sum()
        if self.word in _COMPARE:
            return _comparison(_COMPARE[self.next()], left, self.sum())
        if self.take("BETWEEN"):
            low = self.sum()
            self.need("AND")
            return _logical(
                all, _comparison(operator.ge, left, low), _comparison(operator.le, left, self.sum())
            )
        if self.take("IN"):
            self.need("(")
            choices = [self.sum()]
            while self.take(","):
                choices.append(self.sum())
            self.need(")")
            return _logical(any, *(_comparison(operator.eq, left, choice) for choice in choices))
        return left

    def sum(self) -> Read:
        found = self._operand()
        while self.word in {"+", "-"}:
            found = self._added(found)
        return found

    def _added(self, left: Read) -> Read:
        plus = self.next() == "+"
        right = self._operand()
        return lambda *given: left(*given) + right(*given) if plus else left(*given) - right(*given)

    def _operand(self) -> Read:
        word = self.next()
        if self.take("("):
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            self.need(")")
            function = _FUNCTIONS[word]
            return lambda *given: function(*(argument(*given) for argument in arguments))
        if word.startswith(":"):
            return lambda _, __, values: values[word]
        return lambda item, names, _: item.get(path(word, names), MISSING)

    def end(self) -> None:
        if self.word:
            raise NotImplementedError(f"{self.word} in {self._words}")


def path(word: str, names: Names) -> str:
    """The attribute that a word of an expression names."""
    if "." in word:
        raise NotImplementedError(word)
    return names[word] if word.startswith("#") else word


def _logical(rule: Callable[[Any], bool], *parts: Read) -> Read:
    return lambda *given: rule(part(*given) for part in parts)


def _comparison(compare: Callable[[Any, Any], bool], left: Read, right: Read) -> Read:
    def apply(item: Item, names: Names, values: Values) -> bool:
        one, other = left(item, names, values), right(item, names, values)
        if one is MISSING or other is MISSING:
            # Something that is not there differs from everything.
            return compare is operator.ne
        if _kind(one) is not _kind(other):
            return compare is operator.ne
        return compare(one, other)

    return apply


def _kind(value: Any) -> type:
    return Decimal if isinstance(value, int | Decimal) and not isinstance(value, bool) else type(value)


def _size(value: Any) -> Any:
    return MISSING if value is MISSING else len(value)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "attribute_exists": lambda value: value is not MISSING,
    "attribute_not_exists": lambda value: value is MISSING,
    "begins_with": lambda value, start: isinstance(value, str) and value.startswith(start),
    "contains": lambda value, part: value is not MISSING and part in value,
    "size": _size,
    "if_not_exists": lambda value, otherwise: otherwise if value is MISSING else value,
    "list_append": lambda one, other: [*one, *other],
}


@lru_cache(maxsize=1024)
def _condition(text: str) -> Read:
    reader = _Reader(text)
    found = reader.either()
    reader.end()
    return found


type _Change = Callable[[Item, Item, Names, Values], None]


@lru_cache(maxsize=1024)
def _update(text: str) -> tuple[_Change, ...]:
    reader, found = _Reader(text), list[_Change]()
    while reader.word:
        clause = _CLAUSES[reader.next().upper()]
        found.append(clause(reader))
        while reader.take(","):
            found.append(clause(reader))
    return tuple(found)


def _set(reader: _Reader) -> _Change:
    target = reader.next()
    reader.need("=")
    value = reader.sum()

    def apply(found: Item, item: Item, names: Names, values: Values) -> None:
        new = value(item, names, values)
        if new is MISSING:
            raise ValueError("an update reads what is not there")
        found[path(target, names)] = new

    return apply


def _remove(reader: _Reader) -> _Change:
    target = reader.next()
    return lambda found, _, names, __: (found.pop(path(target, names), None), None)[1]


def _add(reader: _Reader) -> _Change:
    target, amount = reader.next(), reader.next()

    def apply(found: Item, item: Item, names: Names, values: Values) -> None:
        name = path(target, names)
        found[name] = item.get(name, 0) + values[amount]

    return apply


_CLAUSES: dict[str, Callable[[_Reader], _Change]] = {"SET": _set, "REMOVE": _remove, "ADD": _add}
