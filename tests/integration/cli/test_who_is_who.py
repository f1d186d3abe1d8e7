"""`desac people` decides in a stack, in the name of whoever runs it."""

from datetime import UTC, datetime

import pytest

from cli.operator.merging import WhoIsWho
from cli.operator.target import Target
from cli.problems import CommandError
from desac.adapters.table import Table
from tests.integration.people.registry import record, row

NOW = datetime(2021, 8, 11, 5, tzinfo=UTC)


def test_two_in_doubt_are_listed_merged_and_parted(target: Target, table: Table) -> None:
    done = record(
        table,
        row(1, 2, nik="5171012303900001", phone="+6281200000001"),
        row(1, 3, phone="+6281200000001", address="Jl. B"),
    )
    kept, other = (one.person.person_id for one in done)
    who = WhoIsWho(target)
    [(_, one, might_be)] = who.review()
    assert (one, might_be) == (f"I Made Contoh ({other})", f"I Made Contoh ({kept})")
    merged = who.merge(kept, other, "sama orang", NOW)
    assert merged
    assert merged.decided_by.startswith("arn:aws:")
    assert who.review() == []
    parted = who.part(other, "ternyata saudara", NOW.replace(hour=6))
    assert parted
    assert parted.reason == "ternyata saudara"
    who.keep_apart(kept, other, "saudara", NOW)


def test_what_cannot_be_done_is_one_line(target: Target) -> None:
    who = WhoIsWho(target)
    with pytest.raises(CommandError, match="Nobody has the id"):
        who.merge("00000000000000a1", "00000000000000a2", "x", NOW)
    with pytest.raises(CommandError, match="Nobody has the id"):
        who.part("00000000000000a1", "x", NOW)
    with pytest.raises(CommandError, match="Nobody has the id"):
        who.keep_apart("00000000000000a1", "00000000000000a2", "x", NOW)
