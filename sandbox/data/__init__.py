"""Synthetic files like those of the health office: invented people, real villages."""
