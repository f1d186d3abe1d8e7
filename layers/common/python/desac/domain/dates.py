"""Denpasar's time. Reading dates is in `date_cells`: everybody needs the one, few the other."""

from datetime import timedelta, timezone

# Asia/Makassar has had no change since 1988, so no time zone database is needed for it.
WITA = timezone(timedelta(hours=8), "WITA")
"""Denpasar's time zone: what people are shown and what `today` means."""
