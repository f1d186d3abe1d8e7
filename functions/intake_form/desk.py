"""One resident at the form: what is known of them, and the draft they go on with."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from desac.domain.draft import Draft
from desac.ports.drafts import DraftStore
from desac.ports.intake import KnownResident, Overtaken
from functions.intake_form.drafting import drafted, emptied, is_open, values_of
from functions.intake_form.fields import FormValues, from_known
from functions.intake_form.steps import Step

_TRIES = 5


def holder_of(cookie: str) -> str:
    """Who may go on with a draft where nothing could be checked: the one browser that has this cookie."""
    return hashlib.sha256(cookie.encode()).hexdigest()[:16]


class Desk(NamedTuple):
    """`holder` is as in a draft: empty for somebody whose birth date was checked."""

    drafts: DraftStore
    known: KnownResident
    holder: str
    now: datetime
    days: int

    @property
    def is_verified(self) -> bool:
        """Whether the birth date was compared with the one on record."""
        return not self.holder

    def draft(self) -> Draft | None:
        """The draft to go on with, None if there is none, or it was sent or is too old."""
        found = self._found()
        return found if is_open(found, self.now) else None

    def just_sent(self, within_minutes: int) -> bool:
        """Whether this form was sent a moment ago, so that the same once more is a second tap."""
        found = self._found()
        return bool(
            found and found.is_sent and (self.now - found.saved_at).total_seconds() < within_minutes * 60
        )

    def values(self, draft: Draft | None) -> FormValues:
        """What the pages show: the draft, else the earlier answers, else what is on record."""
        return values_of(draft) if draft else from_known(self.known, verified=self.is_verified)

    def begin_at(self, draft: Draft | None) -> str:
        """Where to go on: whoever corrects a form that was sent begins with all answers."""
        if draft:
            return draft.at
        return Step.REVIEW if self.known.intake and self.is_verified else Step.CONDITION

    def keep(self, at: str, change: Callable[[FormValues], FormValues]) -> FormValues:
        """The values after a change, once they are kept. Raises Overtaken if others keep changing them."""
        for _ in range(_TRIES):
            found = self._found()
            before = found if is_open(found, self.now) else None
            values = change(self.values(before))
            after = drafted(
                found,
                values,
                episode_id=self.known.episode.episode_id,
                holder=self.holder,
                at=at,
                now=self.now,
                days=self.days,
            )
            if before and _content(before) == _content(after):
                return values
            try:
                self.drafts.keep(found, after)
            except Overtaken:
                continue
            return values_of(after)
        raise Overtaken

    def sent(self) -> None:
        """Empty the draft: what was typed stands in the answers now."""
        for _ in range(_TRIES):
            found = self._found()
            if found is None or found.is_sent:
                return
            try:
                self.drafts.keep(found, emptied(found, self.now))
            except Overtaken:
                continue
            return
        raise Overtaken

    def _found(self) -> Draft | None:
        return self.drafts.get(self.known.episode.episode_id, self.holder)


def _content(draft: Draft) -> tuple[object, ...]:
    return draft.at, draft.texts, draft.choices, draft.contacts
