"""Records as items: what pydantic's JSON says, with exact fractions."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, Inexact
from enum import StrEnum
from typing import Any, ClassVar, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from desac.adapters.attribute_values import json_of, typed_item
from desac.adapters.items import Stored, from_item, to_item
from desac.adapters.keys import Key
from desac.adapters.typed_records import typed_record
from desac.domain.base import Record, UtcDatetime
from desac.domain.claim import Claim
from desac.domain.person import Person
from desac.domain.sources import Sources
from desac.domain.trace import FirstRow, RowTrace

KEY: Key = {"pk": "PERSON#1", "sk": "PERSON"}


class Mood(StrEnum):
    """One of few texts."""

    FINE = "baik"


class Inner(Record):
    """A record within a record."""

    at: UtcDatetime
    share: float | None = None


class SparseInner(Record):
    """The same without what is empty."""

    sparse: ClassVar[bool] = True

    share: float | None = None
    tags: tuple[str, ...] = ()
    at: UtcDatetime


class Sample(Record):
    """Every kind of field that records have."""

    name: str
    mood: Mood | None = None
    born: date | None = None
    at: UtcDatetime | None = None
    count: int = 0
    share: float | None = None
    flag: bool = False
    names: tuple[str, ...] = ()
    inner: tuple[Inner, ...] = ()
    plain: Inner | None = None
    one: SparseInner | None = None
    by_name: dict[str, Inner] = Field(default_factory=dict)
    content: dict[str, Any] = Field(default_factory=dict)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
floats = st.floats(allow_nan=False, allow_infinity=False)
moments = st.datetimes(timezones=st.just(timezone(timedelta(hours=8)))).filter(lambda at: 1 < at.year < 9999)
inner = st.builds(Inner, at=moments, share=st.none() | floats)
sparse_inner = st.builds(SparseInner, share=st.none() | floats, tags=st.lists(texts).map(tuple), at=moments)
content = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | floats | texts,
    lambda some: st.lists(some, max_size=3) | st.dictionaries(texts, some, max_size=3),
    max_leaves=6,
)
samples = st.builds(
    Sample,
    name=texts,
    mood=st.none() | st.just(Mood.FINE),
    born=st.none() | st.dates(),
    at=st.none() | moments,
    count=st.integers(-(10**15), 10**15),
    share=st.none() | floats,
    flag=st.booleans(),
    names=st.lists(texts, max_size=3).map(tuple),
    inner=st.lists(inner, max_size=2).map(tuple),
    plain=st.none() | inner,
    one=st.none() | sparse_inner,
    by_name=st.dictionaries(texts, inner, max_size=2),
    content=st.dictionaries(texts, content, max_size=2),
)


@settings(deadline=None)
@given(samples)
def test_an_item_says_what_the_records_json_says(sample: Sample) -> None:
    """With the key, the type and index attributes besides; fractions keep every digit."""
    expected = json.loads(sample.model_dump_json(exclude_none=True), parse_float=Decimal)
    if expected.get("one", {}).get("tags") == []:
        del expected["one"]["tags"]
    assert to_item(sample, KEY, work="FILES") == expected | KEY | {"work": "FILES", "type": "Sample"}


@settings(deadline=None)
@given(samples)
def test_a_record_is_read_back_from_its_item(sample: Sample) -> None:
    """But for fractions where a record says nothing of the type: those stay Decimal."""
    typed = sample.model_copy(update={"content": {}})
    assert from_item(Sample, to_item(typed, KEY, work="FILES")) == typed


def test_a_number_that_is_none_is_not_stored() -> None:
    """JSON has no word for it, and neither has DynamoDB."""
    with pytest.raises(TypeError, match="NaN"):
        typed_item(to_item(Inner(at=datetime(2021, 8, 1, tzinfo=UTC), share=float("nan")), KEY))


class SparseSample(Sample):
    """The same without what is empty."""

    sparse: ClassVar[bool] = True


@settings(deadline=None)
@given(samples, st.sampled_from([Sample, SparseSample]))
def test_a_record_is_written_as_its_item_is(sample: Sample, model: type[Sample]) -> None:
    """A request tells no difference but the order."""
    record = model(**dict(sample))
    stored = Stored(record, KEY, {"work": "FILES"})
    try:
        expected = typed_item(stored.item())
    except Inexact:  # of a number that DynamoDB does not take
        with pytest.raises(Inexact):
            typed_record(stored)
    else:
        assert json.loads(json_of(typed_record(stored))) == json.loads(json_of(expected))


@settings(deadline=None)
@given(samples)
def test_a_sparse_record_leaves_out_what_is_empty_and_is_read_back(sample: Sample) -> None:
    """What is left out is what the record has without it."""
    record = SparseSample(**dict(sample.model_copy(update={"content": {}})))
    item = to_item(record, KEY)
    assert all(value not in ([], {}) for value in item.values())
    assert from_item(SparseSample, item) == record


@pytest.mark.parametrize("model", [Person, Claim, RowTrace, FirstRow, Sources])
def test_whatever_a_sparse_record_leaves_out_has_an_empty_default(model: type[Record]) -> None:
    """Otherwise it could not be read again."""
    assert model.sparse
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) in {tuple, list, dict}:
            assert not field.get_default(call_default_factory=True), name
