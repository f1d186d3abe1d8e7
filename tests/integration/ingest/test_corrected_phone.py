"""A file brings a phone, or another one: the active episodes say so, and publish tells the planner."""

from datetime import timedelta

import pytest

from desac.adapters.table import Item, Table
from desac.events import Event, PhoneCorrected
from functions.publish.logic import events_of
from tests.integration.ingest.office import Drop
from tests.integration.ingest.test_ingest_file import HEADER, MADE, TODAY, WHERE, counts, of_type

CONTACT_HEADER = "Nama Kontak;NIK;Tgl Lahir;No HP;Alamat;Kelurahan;Tgl Kontak\n"
NO_PHONE = MADE.replace("081200000001", "")
OTHER_PHONE = MADE.replace("081200000001", "081200000077")


def told(before: Item, after: Item) -> list[Event]:
    """What the stream's reader makes of a change."""
    return events_of(before, after)


@pytest.mark.parametrize("first", [NO_PHONE, MADE])
def test_a_corrected_phone_is_told_to_the_planner(drop: Drop, table: Table, first: str) -> None:
    drop("kasus/a.csv", HEADER + first)
    [before] = of_type(table, "Episode")
    drop("kasus/b.csv", HEADER + OTHER_PHONE)
    [after] = of_type(table, "Episode")
    ids = {"person_id": after["person_id"], "episode_id": after["episode_id"]}
    assert told(before, after) == [PhoneCorrected(**ids)]
    assert after["version"] == before["version"] + 1
    assert [person["phone"] for person in of_type(table, "Person")] == ["+6281200000077"]
    assert [trace["changed"] for trace in of_type(table, "RowTrace") if trace["changed"]] == [["phone"]]


@pytest.mark.parametrize("second", [MADE, NO_PHONE, MADE.replace("No. 1;", "No. 11;")])
def test_nothing_new_about_the_phone_is_not_told(drop: Drop, table: Table, second: str) -> None:
    """The same phone again, none at all, or another correction."""
    drop("kasus/a.csv", HEADER + MADE)
    [before] = of_type(table, "Episode")
    drop("kasus/b.csv", HEADER + second)
    [after] = of_type(table, "Episode")
    assert after == before


def test_a_phone_that_comes_with_other_facts_is_one_change(drop: Drop, table: Table) -> None:
    drop("kasus/a.csv", HEADER + NO_PHONE)
    [before] = of_type(table, "Episode")
    corrected = OTHER_PHONE.replace(f"{TODAY - timedelta(days=1)}", f"{TODAY}")
    assert counts(drop("kasus/b.csv", HEADER + corrected)) == {"rows": 1, "changed": 1}
    [after] = of_type(table, "Episode")
    assert [type(one).__name__ for one in told(before, after)] == ["EpisodeChanged", "PhoneCorrected"]
    assert (after["specimen_date"], after["version"]) == (f"{TODAY}", 2)


def test_a_phone_for_an_episode_that_ends_is_no_matter(drop: Drop, table: Table) -> None:
    """A contact who turns out positive: the new case is planned with the phone, the quarantine is over."""
    name = f"I Made Contoh;5171012303900001;23/03/1990;;Jl. Badung No. 1;{WHERE.split(';')[0]}"
    drop("kontak/a.csv", CONTACT_HEADER + f"{name};{TODAY - timedelta(days=3)}\n")
    drop("kasus/b.csv", HEADER + OTHER_PHONE)
    episodes = {one["kind"]: one for one in of_type(table, "Episode")}
    assert episodes["contact"]["status"] == "ended"
    assert "phone_corrected_at" not in episodes["contact"]
    assert "phone_corrected_at" not in episodes["case"]
