"""What the city's staff do and see: files dropped, figures read, calls of the staff API."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from desac.adapters import keys
from desac.adapters.figures import TableFigures
from desac.adapters.table import Table
from desac.adapters.tallies import TableTallies
from desac.domain.dates import WITA
from desac.domain.figures import put_together
from desac.domain.funnel import Funnel, Level
from desac.domain.source_file import SourceFile
from tests.simulation.world import World

_OVERVIEW = "functions.overview.api.handler"


class Office:
    """The health office, Dinas Sosial, doctors and tracers of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bucket = world.wiring.bucket("DropBucket")
        self.table = Table(world.wiring.function_for(_OVERVIEW).environment["DESAC_TABLE"])

    @property
    def today(self) -> date:
        """The day in Denpasar."""
        return self._world.now.astimezone(WITA).date()

    def drop(self, key: str, content: bytes, wait: timedelta = timedelta(minutes=2)) -> None:
        """Put a file into the bucket, and wait a little."""
        self._world.s3.put_object(Bucket=self._bucket, Key=key, Body=content)
        self._world.run_until(self._world.now + wait)

    def files(self) -> list[SourceFile]:
        """All files, newest first."""
        return TableFigures(self.table).files(limit=100)[0]

    def funnel(self, file: SourceFile) -> Funnel:
        """What became of everybody in a file, counted anew."""
        found = TableFigures(self.table).file_funnel(file.file_id)
        assert found
        return found

    def problems(self) -> list[str]:
        """Every count of every file that does not close."""
        return [f"{file.key}: {it}" for file in self.files() for it in self.funnel(file).problems()]

    def miscounted(self) -> list[str]:
        """Every level of a file or of today's forms that was counted on the way otherwise than it is."""
        origins = {keys.file_origin(file.file_id): file for file in self.files()}
        days = {file.received_at.astimezone(WITA).date() for file in origins.values()} | {self.today}
        wrong = []
        for origin in [*origins, *map(keys.form_origin, days)]:
            file = origins.get(origin)
            totals = TableTallies(self.table).of_origin(origin)
            counted = put_together(totals, [file] if file else []).funnel
            recounted = dict(TableFigures(self.table).funnel(origin, file).levels())
            wrong += [
                f"{origin} {name}: {_parts(level)}, recounted {_parts(recounted[name])}"
                for name, level in counted.levels()
                if _parts(level) != _parts(recounted[name])
            ]
        return wrong

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        name: str,
        role: str,
        kecamatan: str | None = None,
        query: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """A call of the staff API by somebody who is signed in: status and answer."""
        claims = {"sub": name, "cognito:username": name, "cognito:groups": f"[{role}]"}
        if kecamatan:
            claims["custom:kecamatan"] = kecamatan
        event = {
            "version": "2.0",
            "rawPath": path,
            "queryStringParameters": dict(query) if query else None,
            "requestContext": {
                "stage": "$default",
                "http": {"method": method, "path": path},
                "authorizer": {"jwt": {"claims": claims, "scopes": None}},
            },
            "body": json.dumps(body) if body is not None else None,
            "isBase64Encoded": False,
        }
        answer = self._world.http(method, path, event)
        return answer["statusCode"], json.loads(answer["body"])


def _parts(level: Level) -> dict[str, int]:
    return {part: count for part, count in level.parts.items() if count}
