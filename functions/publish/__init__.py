"""The outbox: from table changes to domain events."""
