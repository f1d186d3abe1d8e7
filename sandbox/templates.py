"""Message templates and files as operators bring them to WhatsApp, here to the stand-in."""

from datetime import UTC, datetime
from pathlib import Path

from cli.operator.handbook import TARGET as HANDBOOK
from cli.operator.media import Media
from cli.operator.target import Target
from cli.operator.template_register import Deed, TemplateRegister
from cli.operator.whatsapp_account import account_of
from sandbox.problems import LocalRunError

VIDEO = Path(__file__).parent / "data" / "video-contoh.mp4"
"""A few synthetic seconds (H.264, AAC), made with ffmpeg: the health office gives the real one."""


def give_files(target: Target) -> None:
    """Put handbook and video into the media bucket; the stack brings them to WhatsApp by itself."""
    library = Media(target, account_of(target))
    for file in (HANDBOOK, VIDEO):
        library.push(file)


def register(target: Target) -> None:
    """Register every template. Raises LocalRunError with the first that the stand-in would not take."""
    for one in TemplateRegister(target, datetime.now(UTC)).push():
        if one.deed not in {Deed.CREATED, Deed.EDITED, Deed.UNCHANGED}:
            raise LocalRunError(f"The stand-in did not take the template {one.name}: {one.why}")
