"""Where the templates, assets and translations of this function lie."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
ASSETS = Path(__file__).parent / "assets"
LOCALE = Path(__file__).parent / "locale"
PUBLIC = Path(__file__).parent / "public"
