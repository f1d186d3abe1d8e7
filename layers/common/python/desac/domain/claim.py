"""Claims on identities, and contact edges as the contact's own partition shows them."""

from desac.domain.base import Record


class Claim(Record):
    """That an identity belongs to a person."""

    person_id: str


class IndexEdge(Record):
    """An edge seen from the contact: who was the index case."""

    index_person_id: str
    contact_person_id: str
