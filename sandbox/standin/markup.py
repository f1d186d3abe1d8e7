"""WhatsApp's own markup as HTML, escaped first: a name may hold anything."""

import re

from markupsafe import Markup, escape

_STYLES = (
    (re.compile(r"```(?=\S)(.+?)(?<=\S)```", re.DOTALL), r"<code>\1</code>"),
    (re.compile(r"(?<!\w)\*(?=\S)([^*\n]+?)(?<=\S)\*(?!\w)"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"(?<!\w)~(?=\S)([^~\n]+?)(?<=\S)~(?!\w)"), r"<s>\1</s>"),
)
_LINK = re.compile(r"https?://[^\s<>&]+(?:&amp;[^\s<>&]+)*(?<![.,;:!?)])")


def to_html(text: str) -> Markup:
    """Bold, italics, strike-through, code and links; line breaks are left to the style sheet."""
    pieces: list[str] = []
    end = 0
    escaped = str(escape(text))
    # Links are cut out first: an underscore in an address is no italics.
    for link in _LINK.finditer(escaped):
        url = link.group()
        pieces.append(_styled(escaped[end : link.start()]))
        pieces.append(f'<a href="{url}" target="_blank" rel="noopener noreferrer">{url}</a>')
        end = link.end()
    pieces.append(_styled(escaped[end:]))
    return Markup("".join(pieces))  # noqa: S704 - every piece was escaped above


def _styled(escaped: str) -> str:
    for pattern, replacement in _STYLES:
        escaped = pattern.sub(replacement, escaped)
    return escaped
