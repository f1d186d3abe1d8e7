"""The digests of all published words: whoever changes words without a new version is stopped by a test.

`python -m functions.notify.template_digests` adds what is new, and only that.
"""

import json
import sys
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from functions.notify.template_definition import words_digest
from functions.notify.templates import all_templates

_FILE = "template_digests.json"


def published() -> dict[str, str]:
    """The digest of every version that was ever published, by its name at WhatsApp."""
    text = resources.files("functions.notify").joinpath(_FILE).read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def present() -> dict[str, str]:
    """The digests of the words as they stand."""
    return {one.whatsapp_name: words_digest(one) for one in all_templates()}


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Versions whose words are no longer those that were published."""
    return sorted(name for name in now.keys() & before.keys() if now[name] != before[name])


def main(folder: Path = Path(__file__).parent) -> None:
    """Add new versions to the file. Ends with status 1 if published words have changed."""
    file = folder / _FILE
    before: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    now = present()
    broken = changed(before, now)
    if broken:
        sys.exit(f"published words changed, raise the version: {', '.join(broken)}")
    text = json.dumps(dict(sorted((now | before).items())), indent=2)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
