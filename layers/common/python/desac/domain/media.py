"""Files that WhatsApp holds for us: an id that ends, for content that may change."""

from datetime import datetime, timedelta

from desac.domain.base import Record, UtcDatetime


class MediaId(Record):
    """A file as one phone number uploaded it. `digest` is the SHA-256 of its content, in hex.

    `refused_at` is when WhatsApp would not send it: then it counts for nothing until it is uploaded anew.
    """

    name: str
    phone_number_id: str
    digest: str
    media_id: str
    uploaded_at: UtcDatetime
    expires_at: UtcDatetime
    refused_at: UtcDatetime | None = None

    def can_be_sent(self, now: datetime) -> bool:
        """Whether WhatsApp still takes the id, as far as we know."""
        return self.refused_at is None and now < self.expires_at

    def needs_upload(self, digest: str, now: datetime, renew_before: timedelta) -> bool:
        """Whether to upload the content of `digest`: it is another, was refused, or the id ends soon."""
        return digest != self.digest or not self.can_be_sent(now + renew_before)
