"""The pages: Jinja templates with every value escaped and no gap left unnoticed."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.adapters.design import SHARED, style_sheet
from desac.domain.village import VillageDirectory
from desac.ports.intake import KnownResident
from functions.intake_form.check import PARTS_OF_DATE
from functions.intake_form.checking import Errors
from functions.intake_form.fields import MORE_ROWS, MOST_ROWS, UNKNOWN_VILLAGE, FormValues
from functions.intake_form.folder import ASSETS
from functions.intake_form.rendering import environment
from functions.intake_form.told import Helper
from functions.intake_form.words import summary, words

_ASSETS = {"form.css": "text/css; charset=utf-8", "form.js": "text/javascript; charset=utf-8"}
# Field, label, input type, longest text.
_CONTACT_FIELDS = (
    ("name", "Nama", "text", 100),
    ("phone", "Nomor HP", "tel", 40),
    ("relation", "Hubungan", "text", 60),
    ("last_met", "Terakhir bertemu", "date", 0),
)


class Paths(NamedTuple):
    """Addresses relative to the page's own, so that they hold under any host and prefix."""

    assets: str
    me: str
    check: str
    answers: str
    report: str

    @classmethod
    def of(cls, token: str, *, below: bool) -> "Paths":
        """Seen from `/f/<token>` or, with `below`, from `/f/<token>/answers`."""
        if below:
            return cls("../assets", f"../{token}", f"../{token}", "answers", "report")
        return cls("assets", token, token, f"{token}/answers", f"{token}/report")

    @classmethod
    def of_report(cls, token: str) -> "Paths":
        """Seen from `/f/<token>/report`."""
        return cls("../assets", f"../{token}", "report", "report", "report")

    @classmethod
    def of_doctor(cls, token: str) -> "Paths":
        """Seen from `/d/<token>`, which has the assets of `/f/`."""
        return cls("../f/assets", token, token, token, token)

    def own(self, member: str) -> str:
        """The own page of somebody: on a link of several people by their place in it."""
        return f"{self.me}?orang={member}" if member else self.me

    def own_report(self, member: str) -> str:
        """The daily report of somebody, as `own`."""
        return f"{self.report}?orang={member}" if member else self.report


def asset_file(name: str) -> tuple[str, str] | None:
    """`(text, content type)` of an asset, None for any other name."""
    kind = _ASSETS.get(name)
    if kind is None:
        return None
    text = (ASSETS / name).read_text(encoding="utf-8")
    return (style_sheet(*SHARED, "print") + text if name == "form.css" else text), kind


class Pages:
    """Renders each page for one request."""

    def __init__(self, city: City, paths: Paths) -> None:
        self.paths = paths
        self._shared = {"city": city, "paths": paths, "words": words()}

    def check(
        self,
        message: str | None = None,
        *,
        locked: bool = False,
        birth: Mapping[str, str] | None = None,
        carried: Iterable[tuple[str, str]] = (),
        people: int = 1,
        asks_for_name: bool = False,
    ) -> str:
        """The identity check for so many `people`; `carried` are answers that must not be lost meanwhile."""
        parts = {name: (birth or {}).get(name, "") for name in (*PARTS_OF_DATE, "name")}
        return self.render(
            "check.html",
            message=message,
            locked=locked,
            birth=parts,
            carried=list(carried),
            people=people,
            asks_for_name=asks_for_name,
        )

    def choice(self, names: Mapping[int, str], *, carried: Iterable[tuple[str, str]]) -> str:
        """Who of several people born on one day it is; `carried` repeats what was asked before."""
        return self.render("choice.html", names=names, carried=list(carried))

    def form(
        self,
        values: FormValues,
        villages: VillageDirectory,
        red_flags: Iterable[str],
        *,
        known: KnownResident,
        member: str,
        helper: Helper,
        verified: bool,
        errors: Errors | None = None,
        alarm: bool = False,
    ) -> str:
        """The form. Only a checked resident reads a name and a health status on it.

        `member` is the place of whoever it is of on a link of several people, else empty.
        """
        errors = errors or {}
        resident = {
            "name": known.person.name,
            "kind": known.episode.kind.value,
            "end_date": known.episode.end_date,
        }
        return self.render(
            "form.html",
            values=_complete(values),
            member=member,
            stated_birth_date=values.texts.get("stated_birth_date", ""),
            villages=_grouped(villages),
            unknown_village=UNKNOWN_VILLAGE,
            red_flags=tuple(red_flags),
            symptoms=tuple(words()["symptoms"]),
            contact_fields=_CONTACT_FIELDS,
            most_rows=MOST_ROWS,
            more_rows=MORE_ROWS,
            resident=resident if verified else None,
            helper=helper,
            again=verified and known.intake is not None,
            errors=errors,
            summary=summary(errors),
            alarm=alarm,
        )

    def thanks(
        self,
        *,
        alarm: bool,
        outside: bool,
        contacts: int,
        sembako: bool,
        complains: bool,
        helper: Helper,
        verified: bool,
        member: str,
        others: int,
        others_left: int | None,
    ) -> str:
        """What happens next, whom to call; who was not `verified` learns how to read what it is about.

        `others` are the other people of the link; so many of them have not answered, None for nobody to know.
        `member` is as in the form.
        """
        return self.render(
            "thanks.html",
            alarm=alarm,
            outside=outside,
            contacts=contacts,
            sembako=sembako,
            complains=complains,
            helper=helper,
            verified=verified,
            member=member,
            others=others,
            others_left=others_left,
        )

    def problem(self, name: str, *, language_choice: bool = True, renews: bool = False) -> str:
        """Why there is no form here, and what to do; with `renews` a new link can be asked for.

        Without `language_choice` the page keeps what was posted, to be sent again.
        """
        problem = words()["problems"][name]
        return self.render("problem.html", problem=problem, language_choice=language_choice, renews=renews)

    def render(self, template: str, **values: Any) -> str:
        """A template with what all pages share."""
        return environment().get_template(template).render(**self._shared, **values)


def _complete(values: FormValues) -> FormValues:
    """With an empty text for every field the template names: a gap is an error there."""
    names = (
        "address",
        "village_code",
        "position",
        "onset_date",
        "sembako_wanted",
        "household_size",
        "kk",
        "visit_wanted",
        "note",
    )
    texts = {name: values.texts.get(name, "") for name in names}
    choices = {name: tuple(values.choices.get(name, ())) for name in ("symptoms", "red_flags")}
    return FormValues(texts, choices, values.contacts).with_rows(0)


def _grouped(villages: VillageDirectory) -> list[dict[str, Any]]:
    ordered = sorted(villages.villages, key=lambda village: (village.kecamatan, village.name))
    return [
        {"name": name, "villages": list(group)}
        for name, group in groupby(ordered, key=lambda village: village.kecamatan)
    ]
