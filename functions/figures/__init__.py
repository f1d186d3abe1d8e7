"""Figures: everybody's contribution counted as it changes, and counted again from the table by night."""
