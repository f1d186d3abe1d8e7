"""The pages: Jinja templates with every value escaped and no gap left unnoticed."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.domain.village import VillageDirectory
from functions.intake_form.check import PARTS_OF_DATE
from functions.intake_form.folder import ASSETS
from functions.intake_form.rendering import environment
from functions.intake_form.told import Helper
from functions.intake_form.words import words

_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}


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


ROOT_PATHS = Paths.of("", below=False)._replace(assets="f/assets")
"""Addresses as seen from the general page."""


def asset_file(name: str) -> tuple[str, str] | None:
    """`(text, content type)` of an asset, None for any other name."""
    # By the names in the folder, not by a path that somebody sends.
    found = next((one for one in ASSETS.iterdir() if one.name == name), None)
    return (found.read_text(encoding="utf-8"), _KINDS[found.suffix]) if found else None


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


def grouped(villages: VillageDirectory) -> list[dict[str, Any]]:
    """The villages by kecamatan, both by name."""
    ordered = sorted(villages.villages, key=lambda village: (village.kecamatan, village.name))
    return [
        {"name": name, "villages": list(group)}
        for name, group in groupby(ordered, key=lambda village: village.kecamatan)
    ]
