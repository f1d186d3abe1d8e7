"""The console's pure modules, checked by Node's own test runner."""

import shutil
import subprocess
from pathlib import Path


def test_pure_modules_hold_in_node() -> None:
    node = shutil.which("node")
    assert node, "Node is needed: the README names it among the tools"
    tests = sorted(str(path) for path in (Path(__file__).parent / "js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
