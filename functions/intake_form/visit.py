"""A link that a browser came with: whom it leads to, whose page it is, and what has to be asked first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from desac.domain.link import Link
from functions.intake_form import session
from functions.intake_form.check import BIRTH_FIELDS
from functions.intake_form.fields import FormValues
from functions.intake_form.http import Request
from functions.intake_form.matching import Family, asks_for_name
from functions.intake_form.pages import Pages

_LONGEST_PLACE = 3


class Carried(Protocol):
    """Answers that travel through the identity check."""

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Every field that holds something, as a browser would post it."""
        ...


class Visit(NamedTuple):
    """A link that opened, whom it leads to, and the pages to answer with."""

    link: Link
    family: Family
    pages: Pages

    def subject(self, place: int) -> session.Subject:
        """What the cookie of somebody is for."""
        link_id = self.link.link_id
        if not self.is_shared:
            return session.Subject(link_id)
        return session.Subject(link_id, self.family[place].episode.episode_id, place)

    @property
    def is_shared(self) -> bool:
        """Whether the link was made for several people, whoever of them is left."""
        return bool(self.link.members)

    def forgotten(self, request: Request) -> list[str]:
        """The `Set-Cookie` headers that make the phone forget everybody on this link who was checked."""
        return session.forgotten(request.cookies, self.link.link_id, secure=request.over_https)

    def member(self, place: int) -> str:
        """The place as a form carries it; empty on a link of one person."""
        return str(place) if self.is_shared else ""

    def place_asked(self, request: Request) -> int | None:
        """Whose page an address asks for: `?orang=1` on a link of several people."""
        return self.place_in({"member": request.query.get("orang", [""])})

    def place_in(self, posted: Mapping[str, Sequence[str]]) -> int | None:
        """Whose page was posted; None if that is nobody of the link's."""
        if not self.is_shared:
            return next(iter(self.family))
        given = posted.get("member", [""])[0]
        place = int(given) if given.isascii() and given.isdigit() and len(given) < _LONGEST_PLACE else None
        return place if place in self.family else None

    def session(self, key: bytes, place: int, request: Request, now: datetime) -> session.Session | None:
        """The session of somebody on the phone that asks."""
        subject = self.subject(place)
        return session.read(key, subject, request.cookies.get(subject.cookie_name, ""), now)

    def check_page(
        self,
        message: str | None = None,
        *,
        birth: Mapping[str, str] | None = None,
        carried: Carried | None = None,
        answers_of: Mapping[str, str] | None = None,
    ) -> str:
        """The question for the birth date. Answers that travel along stay with whoever they are of."""
        pairs = list(carried.pairs()) if carried else []
        whose = (answers_of or birth or {}).get("answers_of", "")
        return self.pages.check(
            message,
            birth=birth,
            carried=[*pairs, ("answers_of", whose)] if pairs and whose else pairs,
            people=len(self.family),
            asks_for_name=asks_for_name(self.family),
        )

    def choice_page(self, places: Sequence[int], texts: Mapping[str, str], carried: Carried) -> str:
        """Several were born on the stated day: who of them is it?"""
        birth = [(name, texts[name]) for name in BIRTH_FIELDS if texts.get(name)]
        whose = [("answers_of", texts["answers_of"])] if texts.get("answers_of") else []
        names = {place: self.family[place].person.name for place in places}
        return self.pages.choice(names, carried=[*birth, *carried.pairs(), *whose])


def answers_of(place: int, texts: Mapping[str, str], carried: FormValues) -> FormValues:
    """Answers that came through the check, unless they are somebody else's."""
    return carried if texts.get("answers_of", "") in {"", str(place)} else FormValues()
