"""What WhatsApp takes as media: types and sizes (Meta, "Supported media types", read November 2026)."""

from collections.abc import Mapping

MIB = 1024 * 1024
LARGEST_DOCUMENT = 100 * MIB

# kind -> (largest size in bytes, MIME types)
KINDS: Mapping[str, tuple[int, frozenset[str]]] = {
    "audio": (
        16 * MIB,
        frozenset({"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"}),
    ),
    "document": (
        LARGEST_DOCUMENT,
        frozenset(
            {
                "application/pdf",
                "text/plain",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            }
        ),
    ),
    "image": (5 * MIB, frozenset({"image/jpeg", "image/png"})),
    "sticker": (500 * 1024, frozenset({"image/webp"})),
    "video": (16 * MIB, frozenset({"video/mp4", "video/3gpp"})),
}

_SIGNATURES: Mapping[str, tuple[tuple[int, bytes], ...]] = {
    "application/pdf": ((0, b"%PDF"),),
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"),),
    "video/mp4": ((4, b"ftyp"),),
    "video/3gpp": ((4, b"ftyp"),),
}


def kind_of(mime_type: str) -> str | None:
    """The kind of message that may carry it; a document may carry anything that is known."""
    return next((kind for kind, (_, types) in KINDS.items() if mime_type in types), None)


def looks_like(mime_type: str, content: bytes) -> bool:
    """Whether the first bytes are those of the type; types without a signature pass."""
    return all(content[at : at + len(mark)] == mark for at, mark in _SIGNATURES.get(mime_type, ()))
