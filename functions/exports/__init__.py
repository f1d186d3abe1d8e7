"""Contacts and their monitoring as files for the national tracing app, so that nobody types them again."""
