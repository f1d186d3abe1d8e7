"""What a test during the stay leads to: the end of the episode, or a case."""

from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.episode import EpisodeStatus
from desac.domain.isolation import EndReason, Told, ended, follows, outcome_note, positive_test
from desac.domain.person import Person
from desac.domain.rules import RuleBook
from desac.observability import logger
from desac.ports.isolation import IsolationStore
from desac.ports.people import PeopleRegistry
from functions.follow_up.isolation import until_done
from functions.follow_up.positive import register, registration


class PeopleStore(PeopleRegistry, Protocol):
    """The registry, and people by id."""

    def person(self, person_id: str) -> Person | None:
        """One person."""
        ...


class Concluding(NamedTuple):
    """What is needed to act on tests."""

    store: IsolationStore
    people: PeopleStore
    rules: RuleBook

    def conclude(self, episode_id: str, now: datetime) -> EndReason | None:
        """Do what the tests of an episode mean, if anything; safe to repeat.

        A positive test of a contact registers the case, which ends the quarantine in the same transaction;
        one that is over already ended for this reason from then on.
        Raises ContendedError, LookupError for an episode or a person that is not there.
        """
        done: list[EndReason | None] = []

        def _try() -> bool:
            stay = self.store.stay(episode_id)
            if stay is None:
                raise LookupError(f"no such episode: {episode_id}")
            episode = stay.episode
            # The version of the episode, whatever has come into force since.
            means = follows(episode, self.rules.on(episode.anchor_date))
            done[:] = [means]
            test = positive_test(episode)
            if means is EndReason.BECAME_CASE and test is not None:
                person = self.people.person(episode.person_id)
                if person is None:
                    raise LookupError(f"nobody has the episode {episode_id}")
                case = register(self.people, registration(person, episode, test), self.rules, now)
                logger.info("a contact became a case", extra={"episode_id": episode_id, "case": case})
                if episode.status is not EpisodeStatus.ACTIVE:
                    note = outcome_note(episode, means, Told("test", now))
                    changes = {"status_reason": means, "end_changes": (*episode.end_changes, note)}
                    return self.store.note(episode, changes)
            elif means is not None:
                return self.store.note(episode, ended(episode, means, Told("test", now)))
            return True

        until_done(_try, episode_id)
        return done[0]
