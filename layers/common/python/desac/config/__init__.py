"""Dated configuration: health rules and the city's numbers, each with its source."""
