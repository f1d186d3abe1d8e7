"""What the console's service worker keeps: the files of one release and its name, as `release.js`."""

import json
from hashlib import sha256
from pathlib import Path

# The worker itself is the browser's to renew; licences are read online.
_NOT_KEPT = frozenset({"sw.js", "release.js"})
_NOT_KEPT_TYPES = frozenset({".txt"})


def write_release(target: Path) -> str:
    """Write `release.js` into a folder that is otherwise complete; the release's name.

    It changes with any byte of any file, and so the worker does, which is how browsers learn of a release.
    """
    files = sorted(
        path
        for path in target.rglob("*")
        if path.is_file() and path.name not in _NOT_KEPT and path.suffix not in _NOT_KEPT_TYPES
    )
    names = [path.relative_to(target).as_posix() for path in files]
    digest = sha256()
    for name, path in zip(names, files, strict=True):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    release = {"id": digest.hexdigest()[:16], "files": names}
    (target / "release.js").write_text(f"self.RELEASE = {json.dumps(release)};\n")
    return str(release["id"])
