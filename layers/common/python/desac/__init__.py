"""Desac's shared code: domain, events, ports, adapters, settings, observability."""
