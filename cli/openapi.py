"""Write the staff API's description: `python -m cli.openapi` after changing a call.

It is kept twice, for readers in `docs/` and, without blanks, beside the function that serves it; a test
compares both with the routes. The console's types are made of it with npm's `openapi-typescript`.
"""

import json
import subprocess
from pathlib import Path

from cli.describing.document import document
from functions.complaints.api import ROUTES as COMPLAINTS
from functions.exports.api import ROUTES as EXPORTS
from functions.follow_up.api import ROUTES as SILENCES
from functions.ingest.api import ROUTES as FILES
from functions.notify.api import ROUTES as SENDING
from functions.overview.api import ROUTES as OVERVIEW
from functions.people.api import ROUTES as PEOPLE
from functions.sembako.api import ROUTES as SEMBAKO
from functions.tracing.api import ROUTES as TRACING

_ROOT = Path(__file__).parent.parent
VERSION = "1.0.0"
ROUTES = (*TRACING, *SEMBAKO, *COMPLAINTS, *PEOPLE, *SILENCES, *EXPORTS, *FILES, *SENDING, *OVERVIEW)


def copies() -> dict[Path, str]:
    """The description as JSON text, by where it is kept."""
    whole = document(ROUTES, VERSION)
    readable = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    return {
        _ROOT / "docs" / "openapi.json": readable,
        _ROOT / "functions" / "overview" / "openapi.json": json.dumps(
            whole, ensure_ascii=False, separators=(",", ":")
        )
        + "\n",
    }


def main() -> None:
    """Write all copies and the types. Raises CalledProcessError if npm's packages have not been fetched."""
    for path, text in copies().items():
        path.write_text(text, encoding="utf-8")
    subprocess.run(["npm", "run", "--silent", "types"], cwd=_ROOT, check=True)  # noqa: S607 # npm as make finds it


if __name__ == "__main__":
    main()
