"""Ask about an address once: what is known is not asked again, what somebody asks now is waited for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desac.domain.geocoding import AddressAnswer, AnswerState, Candidate
from desac.domain.geocoding_rules import GeocodingRules
from desac.domain.village import Village
from desac.ports.geocoder import AddressBook, AddressRefused, Geocoder, NoAnswerYet
from functions.geolocate.query import Question, digest


@dataclass(slots=True)
class Asker:
    """Asks for one batch of events. `attempt` names the batch's claims; no other batch may have the same.

    Once the geocoder is throttled or down it is not asked again in this batch: each try takes seconds, and
    all of them together would take longer than the function has. `asked` and `known` count questions.
    """

    geocoder: Geocoder
    book: AddressBook
    rules: GeocodingRules
    attempt: str
    asked: int = 0
    known: int = 0
    _outage: NoAnswerYet | None = field(default=None)

    def ask(self, question: Question, village: Village, now: datetime) -> list[Candidate]:
        """What the geocoder answers, or has answered. Raises AddressRefused, NoAnswerYet."""
        claimed = AddressAnswer(
            digest=digest(question, village, self.geocoder.provider),
            state=AnswerState.ASKING,
            provider=self.geocoder.provider,
            asker=self.attempt,
            lease_until=now + timedelta(seconds=self.rules.asking_seconds),
            rule_version=self.rules.version,
        )
        seen = self.book.look(claimed.digest)
        if seen and seen.stands(now):
            self.known += 1
            if seen.state is AnswerState.REFUSED:
                raise AddressRefused("refused by the geocoder")
            return list(seen.candidates)
        if self._outage:
            raise self._outage
        if (seen and seen.is_awaited(now)) or not self.book.claim(claimed, seen):
            raise NoAnswerYet("somebody else is asking", is_outage=False)
        return self._ask(question, village, claimed, now)

    def _ask(
        self, question: Question, village: Village, claimed: AddressAnswer, now: datetime
    ) -> list[Candidate]:
        self.asked += 1
        kept = {"answered_at": now, "keep_until": self.rules.keep_until(self.geocoder.operation, now)}
        try:
            found = self.geocoder.find(question.text, village.label_point)
        except AddressRefused:
            self.book.keep(claimed.model_copy(update={**kept, "state": AnswerState.REFUSED}))
            raise
        except NoAnswerYet as outage:
            self._outage = outage
            # Others may ask at once; if this is lost too, the lease ends by itself.
            self.book.keep(claimed.model_copy(update={"lease_until": now}))
            raise
        answered = {**kept, "state": AnswerState.ANSWERED, "candidates": tuple(found)}
        self.book.keep(claimed.model_copy(update=answered))
        return found
