"""What all of Graph's endpoints share: versions, the token, objects found by id, errors in Meta's shape."""

from collections.abc import Callable
from typing import Any

from sandbox.standin.router import Handler, Router
from sandbox.standin.settings import StandInSettings
from sandbox.standin.whatsapp_errors import MetaError
from sandbox.standin.wire import Request, Response, json_response

# Answers for the object of an id, or `None` if the id is not one of its own.
NodeHandler = Callable[[Request, str], Response | None]


class Graph:
    """Adds endpoints below every supported version; who has no token gets 190, an unknown id 100/33."""

    def __init__(self, router: Router, settings: StandInSettings) -> None:
        self._router = router
        self._settings = settings
        self._nodes: dict[str, list[NodeHandler]] = {"GET": [], "POST": [], "DELETE": []}

    def edge(self, method: str, owner: str, name: str, handler: Handler) -> None:
        """Let `handler` answer `/<version>/<owner>/<name>`."""
        for version in self._settings.api_versions:
            self._router.add(method, f"/{version}/{owner}/{name}", self.guarded(handler))

    def node(self, method: str, handler: NodeHandler) -> None:
        """Let `handler` answer `/<version>/<id>` for the ids that it knows."""
        self._nodes[method].append(handler)

    def add_routes(self) -> None:
        """What is left: objects by id, and edges of objects that are not ours."""
        for version in self._settings.api_versions:
            for method in self._nodes:
                self._router.add(method, f"/{version}/{{id}}", self.guarded(self._node))
                self._router.add(method, f"/{version}/{{id}}/{{edge}}", self.guarded(self._unknown))

    def guarded(self, handler: Handler) -> Handler:
        """`handler` behind the token, its refusals in Meta's shape."""

        def answer(request: Request) -> Response:
            try:
                self._authorise(request)
                return handler(request)
            except MetaError as error:
                return json_response(error.answer(), error.status)

        return answer

    def _authorise(self, request: Request) -> None:
        token = self._settings.access_token
        # The upload of a template's sample says `OAuth` where everything else says `Bearer`.
        known = {f"Bearer {token}", f"OAuth {token}"}
        if request.header("authorization") not in known and request.query.get("access_token") != token:
            raise MetaError(190, "Invalid OAuth access token - Cannot parse access token")

    def _node(self, request: Request) -> Response:
        identifier = request.parameters["id"]
        for handler in self._nodes[request.method]:
            if (response := handler(request, identifier)) is not None:
                return response
        return self._unknown(request)

    def _unknown(self, request: Request) -> Response:
        raise MetaError(
            100,
            f"Unsupported {request.method.lower()} request. Object with ID '{request.parameters['id']}' "
            "does not exist, cannot be loaded due to missing permissions, or does not support this operation",
            subcode=33,
        )


def json_body(request: Request) -> Any:
    """The parsed body; `MetaError` 100 if it is not JSON."""
    try:
        return request.json()
    except ValueError as error:
        raise MetaError(100, "The body is not valid JSON") from error


def chosen(known: dict[str, Any], fields: str | None, usual: tuple[str, ...]) -> dict[str, Any]:
    """The `fields` that a GET asks for, with the id; `MetaError` 100 for one that does not exist.

    What is known to have no value (`None`) is left out.
    """
    wanted = [field.strip() for field in fields.split(",")] if fields else list(usual)
    for field in wanted:
        if field not in known:
            raise MetaError(100, f"Tried accessing nonexisting field ({field})")
    return {field: known[field] for field in dict.fromkeys([*wanted, "id"]) if known[field] is not None}
