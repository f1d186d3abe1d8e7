"""An address is asked about once, by whoever comes first; nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from desac.adapters.village_data import load_directory
from desac.domain.geocoding import AnswerState, Candidate
from desac.ports.geocoder import AddressRefused, NoAnswerYet
from functions.geolocate.address_parts import AddressParts
from functions.geolocate.asking import Asker
from functions.geolocate.query import Question, digest
from tests.unit.geolocate.geo_doubles import RULES, FakeGeocoder, MemoryBook, asker

NOW = datetime(2021, 8, 12, 3, 0, tzinfo=UTC)
VILLAGE = load_directory().villages[0]
THERE = Candidate(lat=-8.7, lng=115.2, kind="Street", score=0.9)
OUTAGE = NoAnswerYet("ThrottlingException", is_outage=True)


def question(name: str = "Contoh") -> Question:
    return Question(f"Jalan {name}, Denpasar", AddressParts(street=f"Jalan {name}"))


def ask(one: Asker, at: datetime = NOW, name: str = "Contoh") -> list[Candidate]:
    return one.ask(question(name), VILLAGE, at)


def test_everybody_at_one_address_is_one_question() -> None:
    geocoder, book = FakeGeocoder([THERE]), MemoryBook()
    askers = [asker(geocoder, book, f"attempt {number}") for number in range(5)]
    assert [ask(one) for one in askers] == [[THERE]] * 5
    assert geocoder.asked == ["Jalan Contoh, Denpasar"]
    assert [one.asked for one in askers] == [1, 0, 0, 0, 0]
    assert [one.known for one in askers] == [0, 1, 1, 1, 1]


def test_an_empty_answer_is_an_answer() -> None:
    geocoder, book = FakeGeocoder([]), MemoryBook()
    assert ask(asker(geocoder, book)) == ask(asker(geocoder, book, "two")) == []
    assert len(geocoder.asked) == 1


def test_so_is_a_refusal() -> None:
    geocoder, book = FakeGeocoder(error=AddressRefused("no")), MemoryBook()
    for attempt in ("one", "two"):
        with pytest.raises(AddressRefused):
            ask(asker(geocoder, book, attempt))
    assert len(geocoder.asked) == 1


def test_an_answer_is_used_as_long_as_it_may_be_kept() -> None:
    geocoder, book = FakeGeocoder([THERE]), MemoryBook()
    ask(asker(geocoder, book))
    last = NOW + timedelta(days=RULES.storage_days["Geocode"])
    ask(asker(geocoder, book, "two"), last - timedelta(seconds=1))
    assert len(geocoder.asked) == 1
    ask(asker(geocoder, book, "three"), last)
    assert len(geocoder.asked) == 2


def test_who_comes_while_it_is_asked_waits_and_asks_nothing() -> None:
    book, during = MemoryBook(), FakeGeocoder([THERE])

    class Slow(FakeGeocoder):
        def find(self, query: str, near: object) -> list[Candidate]:
            with pytest.raises(NoAnswerYet) as waiting:
                ask(asker(during, book, "second"))
            assert waiting.value.is_outage is False
            return [THERE]

    assert ask(asker(Slow(), book, "first")) == [THERE]
    assert during.asked == []
    assert ask(asker(during, book, "second")) == [THERE]
    assert during.asked == []


def test_a_claim_that_nobody_answers_is_taken_over() -> None:
    """A process that was killed while it asked holds an address up for a minute, no longer."""
    book, geocoder = MemoryBook(), FakeGeocoder(error=RuntimeError("killed"))
    with pytest.raises(RuntimeError):
        ask(asker(geocoder, book))
    living = FakeGeocoder([THERE])
    with pytest.raises(NoAnswerYet):
        ask(asker(living, book, "two"), NOW + timedelta(seconds=RULES.asking_seconds - 1))
    assert ask(asker(living, book, "two"), NOW + timedelta(seconds=RULES.asking_seconds)) == [THERE]


def test_an_answer_that_comes_too_late_does_not_undo_the_newer_one() -> None:
    book, newer = MemoryBook(), Candidate(lat=-8.6, lng=115.2, kind="Street")

    class Late(FakeGeocoder):
        def find(self, query: str, near: object) -> list[Candidate]:
            ask(asker(FakeGeocoder([newer]), book, "second"), NOW + timedelta(minutes=2))
            return [THERE]

    ask(asker(Late(), book, "first"))
    kept = book.answers[digest(question(), VILLAGE, "Geocode@nowhere")]
    assert (kept.state, kept.candidates) == (AnswerState.ANSWERED, (newer,))


def test_after_an_outage_the_batch_asks_no_more_but_still_knows() -> None:
    geocoder, book = FakeGeocoder([THERE]), MemoryBook()
    ask(asker(geocoder, book), name="Dikenal")
    geocoder.error = OUTAGE
    batch = asker(geocoder, book, "two")
    for name in ("Satu", "Dua", "Tiga"):
        with pytest.raises(NoAnswerYet) as waiting:
            ask(batch, name=name)
        assert waiting.value.is_outage is True
    assert len(geocoder.asked) == 2
    assert ask(batch, name="Dikenal") == [THERE]


def test_the_next_batch_may_ask_at_once() -> None:
    book, geocoder = MemoryBook(), FakeGeocoder(error=OUTAGE)
    with pytest.raises(NoAnswerYet):
        ask(asker(geocoder, book))
    assert ask(asker(FakeGeocoder([THERE]), book, "two")) == [THERE]
