"""The page behind a doctor's link: what a resident complains of, and the answer to it.

The link is the key, and whoever holds it is taken for whom it was sent to; so it opens for a few days only,
can be revoked, and every opening is logged, by the complaint's id.
"""

from datetime import datetime
from typing import Any, NamedTuple

from desac.adapters.config_data import City
from desac.domain.complaint import Answerer, Channel, Complaint, Given, answered
from desac.domain.link import Link, LinkError, LinkKind, LinkProblem, verify
from desac.domain.village import VillageDirectory
from desac.observability import logger
from desac.ports.complaints import ComplaintStore
from desac.ports.intake import IntakeStore, KnownResident
from desac.ports.outbox import Overtaken
from functions.intake_form import doctor_session
from functions.intake_form.doctor_form import Posted, Wanted, check
from functions.intake_form.doctor_view import Shown, doctor_html, shown
from functions.intake_form.http import Refused, Request, page

_TRIES = 5
_ANSWERERS = {LinkKind.DOCTOR: Answerer.DOCTOR, LinkKind.PUSKESMAS: Answerer.PUSKESMAS}

Response = dict[str, Any]


class Visit(NamedTuple):
    """A link that opened and what it leads to."""

    link: Link
    complaint: Complaint
    resident: KnownResident


class DoctorPage(NamedTuple):
    """What the page needs of the world, for one request. `key` signs links and forms.

    Both methods raise Refused for a link or a body that leads nowhere.
    """

    store: IntakeStore
    complaints: ComplaintStore
    villages: VillageDirectory
    city: City
    key: bytes
    form_minutes: int
    now: datetime

    def open(self, token: str) -> Response:
        """GET /d/{token}: the complaint and a form, also after it was answered."""
        visit = self._visit(token)
        self._log(visit, "opened")
        return page(self._html(visit, token))

    def answer(self, token: str, request: Request) -> Response:
        """POST /d/{token}: the answer is kept once, however often it is sent."""
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise Refused(403, "cross_site")
        fields = request.form()
        visit = self._visit(token)
        posted = Posted.of(fields)
        word = doctor_session.read(self.key, visit.link.link_id, fields.get("form", [""])[0], self.now)
        if word is None:
            # Nothing that was typed is lost: the page comes back with it and a fresh form.
            return page(self._html(visit, token, posted, error="form_old"), 403)
        wanted = check(posted)
        if isinstance(wanted, str):
            return page(self._html(visit, token, posted, error=wanted), 422)
        kept = self._keep(visit, wanted, word)
        if kept is None:
            return page(self._html(visit, token, posted, error="too_many"), 409)
        self._log(visit, "answered")
        return page(self._html(visit._replace(complaint=kept), token, is_kept=True))

    def _keep(self, visit: Visit, wanted: Wanted, word: str) -> Complaint | None:
        """The complaint with the answer, None if it has too many. Raises Overtaken if others go on."""
        complaint = visit.complaint
        worker = complaint.puskesmas if visit.link.kind is LinkKind.PUSKESMAS else complaint.doctor
        given = Given(
            key=word,
            by=_ANSWERERS[visit.link.kind],
            name=worker.name if worker else "petugas kesehatan",
            channel=Channel.LINK,
            choice=wanted.choice,
            text=wanted.text,
            at=self.now,
        )
        for _ in range(_TRIES):
            if any(one.key == word for one in complaint.answers):
                return complaint
            after = answered(complaint, given)
            if after is None:
                return None
            try:
                self.complaints.save(complaint, after)
            except Overtaken:
                complaint = self.complaints.get(complaint.complaint_id) or complaint
                continue
            return after
        raise Overtaken

    def _visit(self, token: str) -> Visit:
        try:
            link = self.store.link(verify(self.key, token, self.now))
        except LinkError as error:
            if error.problem is LinkProblem.EXPIRED:
                raise Refused(410, "doctor_link_over") from error
            raise Refused(404, "doctor_link_unknown") from error
        # A resident's own link is signed by the same key and opens nothing here.
        if link is None or link.complaint_id is None or link.kind not in _ANSWERERS:
            raise Refused(404, "doctor_link_unknown")
        if link.revoked_at is not None or link.expires_at <= self.now:
            raise Refused(410, "doctor_link_over")
        complaint, resident = self.complaints.get(link.complaint_id), self.store.resident(link.everybody[0])
        if complaint is None or resident is None:
            raise Refused(410, "doctor_link_over")
        return Visit(link, complaint, resident)

    def _html(
        self,
        visit: Visit,
        token: str,
        posted: Posted = Posted(),  # noqa: B008 - immutable
        *,
        error: str | None = None,
        is_kept: bool = False,
    ) -> str:
        word = doctor_session.issue(self.key, visit.link.link_id, now=self.now, minutes=self.form_minutes)
        others = self.complaints.of_episode(visit.complaint.episode_id)
        seen: Shown = shown(visit.complaint, visit.resident, others, self.villages, self.now)
        return doctor_html(self.city, token, seen, word, posted, error=error, is_kept=is_kept)

    def _log(self, visit: Visit, action: str) -> None:
        known = {"complaint_id": visit.complaint.complaint_id, "action": action, "by": visit.link.kind}
        logger.info("complaint page", extra=known)
