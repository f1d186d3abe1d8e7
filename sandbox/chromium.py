"""A Chromium for the browser tests: `python -m sandbox.chromium` prints its path, fetching one if need be."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from sandbox.problems import LocalRunError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DEBIAN = Path("/usr/bin/chromium")


def chromium_path() -> str | None:
    """The browser named by CHROMIUM, else one that is installed, else Playwright's own; None without any."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    found = str(_DEBIAN) if _DEBIAN.exists() else None
    for name in _NAMES:
        found = found or shutil.which(name)
    return found or _playwrights_own()


def ensure_chromium() -> str:
    """The path of a Chromium, fetched if there is none. Raises LocalRunError if that is not possible."""
    if found := chromium_path():
        return found
    if named := os.environ.get("CHROMIUM"):
        raise LocalRunError(f"CHROMIUM={named} does not exist: name a Chromium, or unset it.")
    _fetch()
    if found := chromium_path():
        return found
    raise LocalRunError("No Chromium for the browser tests: install one, or name it with CHROMIUM=<path>.")


def _playwrights_own() -> str | None:
    from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - slow, and seldom needed

    try:
        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Error:
        return None
    return path if Path(path).exists() else None


def _fetch() -> None:
    """Debian's package where we may install it, else Playwright's download."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "--quiet")
        if _run("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"):
            return
    _run(sys.executable, "-m", "playwright", "install", "chromium")


def _run(*command: str) -> bool:
    # Standard output holds the path only.
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def main() -> int:
    """Print the path, or one line that says what is missing."""
    try:
        sys.stdout.write(f"{ensure_chromium()}\n")
    except LocalRunError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
