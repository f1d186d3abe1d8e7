"""From method and path to the function that answers."""

import re
from collections.abc import Callable
from dataclasses import replace

from sandbox.standin.wire import Request, Response, json_response

Handler = Callable[[Request], Response]


class Router:
    """Routes are tried in the order in which they were added; `{name}` stands for one path segment."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []
        # Most requests come to a path without a variable part: it is found without a search.
        self._fixed: dict[tuple[str, str], Handler] = {}

    def add(self, method: str, path: str, handler: Handler) -> None:
        """Let `handler` answer `method` on `path`."""
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
        if "{" not in path and all(
            route[0] != method or not route[1].fullmatch(path) for route in self._routes
        ):
            self._fixed[method, path] = handler
        self._routes.append((method, re.compile(pattern), handler))

    def dispatch(self, request: Request) -> Response:
        """The handler's answer, 404 for an unknown path, 405 for a method it does not take."""
        fixed = self._fixed.get((request.method, request.path))
        if fixed is not None:
            return fixed(request)
        allowed: list[str] = []
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(request.path)
            if match is None:
                continue
            if method == request.method:
                return handler(replace(request, parameters=match.groupdict()))
            allowed.append(method)
        if allowed:
            message = f"{request.method} is not possible here; use {' or '.join(allowed)}."
            return json_response({"error": message}, 405, Allow=", ".join(allowed))
        return json_response({"error": f"There is nothing at {request.path}."}, 404)
