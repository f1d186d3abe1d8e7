"""What the inbox shows of a conversation, in the residents' time and in Indonesian."""

from dataclasses import dataclass
from datetime import UTC, datetime

from desac.domain.dates import WITA
from sandbox.standin.attachment import Attachment
from sandbox.standin.messages import Answer, Conversation, SentMessage
from sandbox.standin.whatsapp_errors import title_of

PAGE_SIZE = 50
_LONGEST_ENDING = 4
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
STATUS_WORDS = {
    "accepted": "diproses",
    "sent": "terkirim",
    "delivered": "sampai",
    "read": "dibaca",
    "failed": "gagal",
}
_REASONS = {
    131026: "nomor ini tidak memakai WhatsApp",
    131047: "lebih dari 24 jam sejak balasan terakhir",
    131048: "batas jumlah penerima per 24 jam tercapai",
    131053: "berkas lampiran tidak bisa dipakai",
}


@dataclass(frozen=True)
class Row:
    """One phone in the list."""

    phone: str
    name: str
    preview: str
    at: float
    status: str


@dataclass(frozen=True)
class Listing:
    """One page of the phones that match."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def listing(conversations: list[Conversation], wanted: str, page: int) -> Listing:
    """The phones whose number, name or texts hold `wanted`; pages count from 1."""
    needle = wanted.strip().casefold()
    found = [one for one in conversations if not needle or _matches(one, needle)]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Listing(tuple(_row(one) for one in shown), len(found), page, pages)


def clock_time(at: float) -> str:
    """`14 Nov 09.05`, WITA."""
    local = datetime.fromtimestamp(at, UTC).astimezone(WITA)
    return f"{local.day} {_MONTHS[local.month - 1]} {local:%H.%M}"


def spaced(phone: str) -> str:
    """A number as people read it: `+62 812-3456-7890`."""
    if not phone.startswith("+62"):
        return phone
    local = phone[3:]
    return "+62 " + "-".join(part for part in (local[:3], local[3:7], local[7:]) if part)


def file_size(size: int) -> str:
    """`1,4 MB`."""
    for unit, bytes_ in (("MB", 1024**2), ("kB", 1024)):
        if size >= bytes_:
            return f"{size / bytes_:.1f} {unit}".replace(".", ",")
    return f"{size} byte"


def words(entry: SentMessage | Answer) -> str:
    """The text of a bubble; the name of a file is shown with the file already."""
    if isinstance(entry, SentMessage) and entry.media is not None:
        return entry.text.partition("\n\n")[2]
    return entry.text


def file_badge(media: Attachment) -> str:
    """What stands for a file: its ending, or its kind."""
    name = media.file_name or ""
    ending = name.rpartition(".")[2]
    return (ending if "." in name and len(ending) <= _LONGEST_ENDING else media.kind).upper()


def why_failed(code: int | None) -> str:
    """The reason under a failed message."""
    if code is None:
        return ""
    return f"{_REASONS.get(code, title_of(code))} ({code})"


def _matches(conversation: Conversation, needle: str) -> bool:
    if needle in conversation.name.casefold():
        return True
    digits = "".join(filter(str.isdigit, needle))
    if digits and not any(map(str.isalpha, needle)):
        # Residents write 0812…, the address book +62812….
        national = "62" + digits[1:] if digits.startswith("0") else digits
        return national in conversation.phone
    return any(needle in entry.text.casefold() for entry in conversation.entries)


def _row(conversation: Conversation) -> Row:
    last = conversation.entries[-1]
    preview = " ".join(last.text.replace("*", "").split())[:120]
    status = "answer" if isinstance(last, Answer) else last.status
    return Row(conversation.phone, conversation.name, preview, conversation.changed_at, status)


def is_answer(entry: SentMessage | Answer) -> bool:
    """Whether the resident wrote it."""
    return isinstance(entry, Answer)
