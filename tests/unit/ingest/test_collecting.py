"""Garbage waits for the end of a step, and only for that."""

import gc

import pytest

from functions.ingest.collecting import garbage_waits


def test_garbage_waits_until_the_step_ends_however_it_ends() -> None:
    assert gc.isenabled()
    with garbage_waits():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(LookupError), garbage_waits():
        raise LookupError
    assert gc.isenabled()


def test_where_nothing_is_collected_nothing_is_switched_on() -> None:
    gc.disable()
    try:
        with garbage_waits():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
