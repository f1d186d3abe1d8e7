"""What the functions share, and the permissions on it that several need."""

from dataclasses import dataclass

from aws_cdk import aws_iam as iam

from infra import permissions
from infra.bus import Bus
from infra.notes import Notes
from infra.python_function import Platform
from infra.secrets import Secrets
from infra.settings import StageSettings
from infra.storage import INDEXES, Storage


@dataclass(frozen=True)
class Resources:
    """Handed to the parts that make functions."""

    stage: StageSettings
    platform: Platform
    storage: Storage
    bus: Bus
    secrets: Secrets
    notes: Notes
    console_url: str

    @property
    def table(self) -> dict[str, str]:
        """The setting that names the table."""
        return {"table": self.storage.table.table_name}

    @property
    def whatsapp(self) -> dict[str, str]:
        """The settings that lead to the number at WhatsApp."""
        return {
            "whatsapp_secret": self.secrets.whatsapp.name,
            "whatsapp_base_url": self.stage.whatsapp_base_url,
            "whatsapp_api_version": self.stage.whatsapp_api_version,
            "whatsapp_phone_number_id": self.stage.whatsapp_phone_number_id,
        }

    def read_table(self) -> list[iam.PolicyStatement]:
        """Statements to read the table."""
        return permissions.read_table(self.storage.table, self.storage.key, INDEXES)

    def write_table(self) -> list[iam.PolicyStatement]:
        """Statements to read and write the table."""
        return permissions.write_table(self.storage.table, self.storage.key, INDEXES)
