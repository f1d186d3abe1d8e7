"""Cells repeat: a day has few dates, a city few villages. What was read once is not read again."""

from collections.abc import Callable

_CAPACITY = 1 << 16
_LONGEST_TEXT = 64


class Remembered[Key, Value](dict[Key, Value]):
    """`remembered[cell]` is `read(cell)`, asked for once while it is remembered; a key may be several cells.

    `read` must depend on its argument alone. Long texts are not kept (they do not repeat), and
    when too many have gathered all are forgotten, so the memory it takes is bounded.
    """

    def __init__(self, read: Callable[[Key], Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Key) -> Value:
        value = self._read(key)
        if isinstance(key, str):
            repeats = len(key) <= _LONGEST_TEXT
        else:
            cells = key if isinstance(key, tuple) else ()
            repeats = all(len(cell) <= _LONGEST_TEXT for cell in cells if isinstance(cell, str))
        if repeats:
            if len(self) >= _CAPACITY:
                self.clear()
            self[key] = value
        return value
