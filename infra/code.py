"""Each function's own code: its package and nothing of the others, so a change redeploys only it."""

from functools import cache

from infra.bundle import Bundle, copied, sources
from infra.settings import ROOT


@cache
def function_code(package: str) -> Bundle:
    """`functions/__init__.py` and `functions/<package>/`, so that handler strings are import paths."""
    functions = ROOT / "functions"
    files = [functions / "__init__.py", *sources(functions / package)]
    pairs = ((path, path.relative_to(ROOT).as_posix()) for path in files)
    return copied(f"function-{package}", pairs, mount="/var/task")
