"""Ids of files and states of templates in the table; files in the media bucket."""

from collections.abc import Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from desac.adapters import aws, keys
from desac.adapters.table import ABSENT, Conflict, Table, from_item, to_item
from desac.domain.media import MediaId
from desac.domain.template_state import TemplateState


class TableMediaBook:
    """Keeps the promises of `desac.ports.media.MediaBook`."""

    def __init__(self, table: Table, phone_number_id: str) -> None:
        self._table = table
        self._number = phone_number_id

    def ids(self, names: Sequence[str]) -> dict[str, MediaId]:
        """Those that are known, by name."""
        found = self._table.get_many([keys.media(self._number, name) for name in dict.fromkeys(names)])
        return {item["name"]: from_item(MediaId, item) for item in found}

    def keep(self, new: MediaId, before: MediaId | None) -> bool:
        """Put a fresh id in the place of `before`; False if somebody else was faster."""
        as_it_was = ABSENT if before is None else Attr("media_id").eq(before.media_id)
        try:
            self._table.put(to_item(new, keys.media(self._number, new.name)), as_it_was)
        except Conflict:
            return False
        return True

    def refuse(self, name: str, media_id: str, at: datetime) -> bool:
        """Note that WhatsApp would not send it; False if that is known, or another id took its place."""
        still_there = Attr("media_id").eq(media_id) & Attr("refused_at").not_exists()
        change = {"refused_at": at.isoformat().replace("+00:00", "Z")}
        try:
            self._table.update(keys.media(self._number, name), change, still_there)
        except Conflict:
            return False
        return True


class TableTemplateBook:
    """Keeps the promises of `desac.ports.media.TemplateBook`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def states(self, names: Sequence[str]) -> dict[str, TemplateState]:
        """Those that are known, by their name at WhatsApp."""
        found = self._table.get_many([keys.template(name) for name in dict.fromkeys(names)])
        return {item["name"]: from_item(TemplateState, item) for item in found}

    def note(self, state: TemplateState) -> bool:
        """Keep what was said; False if something later is known."""
        item = to_item(state, keys.template(state.name))
        try:
            self._table.put(item, ABSENT | Attr("told_at").lte(item["told_at"]))
        except Conflict:
            return False
        return True


def read_media(bucket: str, key: str) -> bytes | None:
    """The content of a file in the media bucket, None if nobody has put it there."""
    try:
        return aws.s3().get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
