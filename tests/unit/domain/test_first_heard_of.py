"""Most rows speak of somebody nobody has heard of; the short way decides what the long one does."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from desac.domain.base import Record
from desac.domain.episode import EpisodeKind
from desac.domain.identity import Particulars
from desac.domain.plan import NOBODY
from desac.domain.registration import Known, Registration, RowPlace, plan
from tests.unit.domain.test_who_said_what import RULES

NOW = datetime(2021, 8, 11, 4, tzinfo=UTC)
TODAY = date(2021, 8, 11)
days = st.none() | st.dates(date(2021, 7, 1), date(2021, 8, 12))

particulars = st.builds(
    Particulars,
    name=st.sampled_from(["I Made Contoh", "Ni Luh Lain", "-"]),
    nik=st.none() | st.just("5171012303900001"),
    phone=st.none() | st.just("+6281200000001"),
    birth_date=st.none() | st.just(date(1990, 3, 23)),
    village_code=st.none() | st.just("51.71.01.1001"),
    address=st.none() | st.just("Jl. Contoh 1"),
    named_by=st.none() | st.just("0123456789abcdef"),
)
wishes = st.builds(
    Registration,
    particulars=particulars,
    kind=st.sampled_from(EpisodeKind),
    anchor=st.dates(date(2021, 7, 1), date(2021, 8, 12)),
    origin=st.just("FILE#1"),
    kk=st.none() | st.just("5171010101900001"),
    specimen_date=days,
    onset_date=days,
    last_met=days,
    relation=st.none() | st.just("teman"),
    closed=st.none() | st.just("recovered"),
    case_number=st.none() | st.just("K-1"),
    index_name=st.none() | st.just("I Made Contoh"),
    index_nik=st.none() | st.just("5171012303900001"),
    index_phone=st.none() | st.just("+6281200000001"),
    codes=st.sampled_from([(), ("phone_missing",)]),
    place=st.none() | st.just(RowPlace("1", 0, 2)),
    stated_at=st.none() | st.just(NOW),
)


@given(wishes)
def test_the_short_way_decides_what_the_long_one_does(wish: Registration) -> None:
    """`Known()` is equal to `NOBODY` but not the same, so it takes the long way."""
    short, long = (
        plan(wish, known, rules=RULES, now=NOW, today=TODAY, new_id=lambda: "f" * 16)
        for known in (NOBODY, Known())
    )
    assert short == long


@given(wishes)
def test_what_is_made_without_checks_would_pass_them(wish: Registration) -> None:
    """Nothing would be converted either, and it has every field."""
    decided = plan(wish, NOBODY, rules=RULES, now=NOW, today=TODAY, new_id=lambda: "f" * 16)
    made: list[Record] = [decided.person, decided.person.sources, decided.episode]
    made += [change.after for change in decided.claims]
    made += [decided.episode.first_row] if decided.episode.first_row else []
    for one in made:
        checked = type(one).model_validate(dict(one), strict=True)
        assert (checked, dict(checked)) == (one, dict(one))
        assert checked.model_dump() == one.model_dump()
        assert {name: type(value) for name, value in checked} == {name: type(value) for name, value in one}
