"""The files' ids at the moment of sending, read once for a batch and only if a message wants one.

A file goes out with a message if its id is known and holds, and, in a template, if Meta has approved the twin
with the file. Otherwise the message goes out without: no file is worth keeping anybody waiting.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Protocol

from desac.domain.media import MediaId
from desac.observability import logger
from desac.ports.media import MediaBook, TemplateBook
from desac.ports.whatsapp import Refused
from functions.notify.answers import Answer
from functions.notify.media_files import media_files
from functions.notify.telemetry import count
from functions.notify.template_choice import whatsapp_names
from functions.notify.templates import MediaHeader, Template

MEDIA_REFUSED = 131053
"""WhatsApp's code for a file that it cannot send."""

_BAD_PARAMETER = 100
_ABOUT_MEDIA = "media"


def is_about_media(refusal: Refused) -> bool:
    """Whether WhatsApp refuses for the file: also an id that has ended is a bad parameter to it."""
    if refusal.code == MEDIA_REFUSED:
        return True
    return refusal.code == _BAD_PARAMETER and _ABOUT_MEDIA in refusal.details.lower()


class MediaLookup(Protocol):
    """What sending asks about files."""

    def for_template(self, template: Template) -> str | None:
        """The id of the file to send above a template's words, None to send the words alone."""
        ...

    def for_answer(self, answer: Answer) -> str | None:
        """The same for an answer."""
        ...

    def refused(self, words: Template | Answer) -> bool:
        """Note that WhatsApp would not send the file of these words; False if they were sent without one."""
        ...


class NoMedia:
    """Where there are no files."""

    def for_template(self, template: Template) -> str | None:
        """None."""
        del template
        return None  # the protocol's type wants it said

    def for_answer(self, answer: Answer) -> str | None:
        """None."""
        del answer
        return None  # as above

    def refused(self, words: Template | Answer) -> bool:
        """There was no file to refuse."""
        del words
        return False


class BookedMedia:
    """Files by the table's word. `clock` tells the time (UTC)."""

    def __init__(self, ids: MediaBook, templates: TemplateBook, clock: Callable[[], datetime]) -> None:
        self._ids = ids
        self._templates = templates
        self._clock = clock
        self._refused: set[str] = set()

    def for_template(self, template: Template) -> str | None:
        """The id, if the twin with the file is approved and the id holds."""
        twin = template.whatsapp_name_with_media
        if template.media is None or twin is None or twin not in self._approved:
            return None
        return self._current(template.media)

    def for_answer(self, answer: Answer) -> str | None:
        """The id, if it holds."""
        return self._current(answer.media) if answer.media else None

    def refused(self, words: Template | Answer) -> bool:
        """Note it in the table, which has the file uploaded anew; further messages go without."""
        used = self.for_template(words) if isinstance(words, Template) else self.for_answer(words)
        if words.media is None or used is None:
            return False
        self._refused.add(used)
        self._ids.refuse(words.media.media, used, self._clock())
        logger.warning("WhatsApp refused a file", extra={"media": words.media.media})
        count("MediaRefused", media=words.media.media)
        return True

    def _current(self, header: MediaHeader) -> str | None:
        known = self._known.get(header.media)
        if known is None or known.media_id in self._refused or not known.can_be_sent(self._clock()):
            return None
        return known.media_id

    @cached_property
    def _known(self) -> Mapping[str, MediaId]:
        return self._ids.ids(list(media_files()))

    @cached_property
    def _approved(self) -> frozenset[str]:
        states = self._templates.states(whatsapp_names())
        return frozenset(name for name, state in states.items() if state.is_approved)
