"""Managing templates: `/<WABA_ID>/message_templates` and `/<TEMPLATE_ID>`."""

from typing import Any

from sandbox.standin.graph import Graph, chosen, json_body
from sandbox.standin.limits import Clock
from sandbox.standin.settings import StandInSettings
from sandbox.standin.telling import Teller
from sandbox.standin.template_entry import Entry
from sandbox.standin.template_webhooks import status_changed
from sandbox.standin.templates import TemplateRegistry
from sandbox.standin.webhooks import Update
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.wire import Request, Response, json_response

_USUAL = ("name", "parameter_format", "components", "language", "status", "category")
_PAGE, _LARGEST_PAGE = 25, 1000
_EDITABLE = {"category", "components", "parameter_format", "message_send_ttl_seconds"}


class TemplatesApi:
    """The endpoints over the registry; the end of a review is told by webhook."""

    def __init__(
        self, settings: StandInSettings, templates: TemplateRegistry, teller: Teller, clock: Clock
    ) -> None:
        self._settings = settings
        self._templates = templates
        self._teller = teller
        self._clock = clock

    def add_routes(self, graph: Graph) -> None:
        """List, create, edit, look up, delete."""
        account = self._settings.waba_id
        graph.edge("GET", account, "message_templates", self._list)
        graph.edge("POST", account, "message_templates", self._create)
        graph.edge("DELETE", account, "message_templates", self._delete)
        graph.node("GET", self._describe)
        graph.node("POST", self._edit)

    def _list(self, request: Request) -> Response:
        query = request.query
        found = [entry for entry in self._templates.all() if _matches(entry, query)]
        limit = query.get("limit", str(_PAGE))
        if not limit.isdecimal() or not 0 < int(limit) <= _LARGEST_PAGE:
            raise MetaError(100, f"Param limit must be a number from 1 to {_LARGEST_PAGE}")
        keys = [entry.id for entry in found]
        start = keys.index(query["after"]) + 1 if query.get("after") in keys else 0
        page = found[start : start + int(limit)]
        listed: dict[str, Any] = {"data": [chosen(one.fields(), query.get("fields"), _USUAL) for one in page]}
        if page:
            listed["paging"] = {"cursors": {"before": page[0].id, "after": page[-1].id}}
            if start + len(page) < len(found):
                base = f"http://{request.header('host')}{request.path}"
                listed["paging"]["next"] = f"{base}?limit={limit}&after={page[-1].id}"
        if "summary" in query:
            count = {"total_count": len(found), "message_template_count": len(found)}
            listed["summary"] = count | {"message_template_limit": 6000, "are_translations_complete": True}
        return json_response(listed)

    def _create(self, request: Request) -> Response:
        entry = self._templates.create(json_body(request))
        self._teller.schedule(self._settings.template_review_seconds, lambda now: self._reviewed(entry, now))
        return json_response({"id": entry.id, "status": "PENDING", "category": entry.category})

    def _reviewed(self, entry: Entry, now: float) -> tuple[Update, ...]:
        settled = self._templates.by_id(entry.id)
        return (status_changed(settled, now),) if settled is not None and settled.status != "PENDING" else ()

    def _describe(self, request: Request, identifier: str) -> Response | None:
        entry = self._templates.by_id(identifier)
        if entry is None:
            return None
        return json_response(chosen(entry.fields(), request.query.get("fields"), _USUAL))

    def _edit(self, request: Request, identifier: str) -> Response | None:
        entry = self._templates.by_id(identifier)
        if entry is None:
            return None
        changes = json_body(request)
        if (
            not isinstance(changes, dict)
            or not changes
            or not changes.keys() <= _EDITABLE | {"name", "language"}
        ):
            raise MetaError(100, f"Only {', '.join(sorted(_EDITABLE))} can be edited")
        self._templates.edit(entry, {name: changes[name] for name in changes.keys() & _EDITABLE})
        self._teller.schedule(self._settings.template_review_seconds, lambda now: self._reviewed(entry, now))
        answer = {"success": True, "id": entry.id, "name": entry.template.name, "category": entry.category}
        return json_response(answer)

    def _delete(self, request: Request) -> Response:
        name = request.query.get("name")
        if not name:
            raise MetaError(100, "The parameter name is required.")
        self._templates.delete(name, request.query.get("hsm_id"))
        return json_response({"success": True})


def _matches(entry: Entry, query: Any) -> bool:
    wanted = {
        "name": entry.template.name,
        "status": entry.status,
        "category": entry.category,
        "language": entry.template.language,
        "quality_score": entry.quality,
    }
    if any(name in query and query[name].casefold() != value.casefold() for name, value in wanted.items()):
        return False
    needle = query.get("name_or_content", "").casefold()
    return needle in entry.template.name.casefold() or needle in entry.template.body.casefold()
