"""A text is read once, and a file of strange texts cannot fill the memory."""

import pytest

from functions.ingest import remembered
from functions.ingest.remembered import Remembered


def test_each_text_is_read_once() -> None:
    """Whatever it means, be it nothing."""
    asked: list[str] = []
    lengths: Remembered[str, int] = Remembered(lambda text: asked.append(text) or len(text))
    assert [lengths[text] for text in ("a", "", "a", "")] == [1, 0, 1, 0]
    assert asked == ["a", ""]


def test_long_texts_are_not_kept() -> None:
    """Nor several cells of which one is long."""
    lengths: Remembered[object, int] = Remembered(lambda cells: len(str(cells)))
    for key in ("x" * 65, ("a", "x" * 65), "x" * 64, ("a", "b"), 44419, None):
        assert lengths[key] == len(str(key))
    assert list(lengths) == ["x" * 64, ("a", "b"), 44419, None]


def test_too_many_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """And read again."""
    monkeypatch.setattr(remembered, "_CAPACITY", 3)
    doubles: Remembered[int, int] = Remembered(lambda number: 2 * number)
    assert [doubles[number] for number in (1, 2, 3, 4, 1)] == [2, 4, 6, 8, 2]
    assert list(doubles) == [4, 1]
