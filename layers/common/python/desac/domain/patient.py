"""What a health worker wants to know first: how old, and on which day of isolation. Pure."""

from datetime import date

from desac.domain.episode import Episode, EpisodeKind
from desac.domain.triage import Readings


def age_on(birth_date: date | None, day: date) -> int | None:
    """Whole years on `day`, None without a birth date or with one that is still to come."""
    months = months_on(birth_date, day)
    return None if months is None else months // 12


def months_on(birth_date: date | None, day: date) -> int | None:
    """Whole months on `day`, as `age_on`."""
    if birth_date is None or birth_date > day:
        return None
    return (day.year - birth_date.year) * 12 + day.month - birth_date.month - (day.day < birth_date.day)


def day_of_stay(episode: Episode, day: date) -> int:
    """Which day of isolation or quarantine it is; that of the specimen, or of the exposure, is the first."""
    return max((day - episode.anchor_date).days, 0) + 1


def age_words(birth_date: date | None, day: date) -> str:
    """`34 tahun`, `8 bulan` for a baby."""
    months = months_on(birth_date, day)
    if months is None:
        return "umur tidak diketahui"
    return f"{months // 12} tahun" if months >= 12 else f"{months} bulan"  # noqa: PLR2004


def readings_words(readings: Readings | None) -> list[str]:
    """`Suhu 38,5 °C`, `Saturasi 92 %`, `Napas 28 kali per menit`: what was measured."""
    if readings is None:
        return []
    temperature = None if readings.temperature is None else f"{readings.temperature:.1f}".replace(".", ",")
    known = {
        "Suhu {} °C": temperature,
        "Saturasi {} %": readings.spo2,
        "Napas {} kali per menit": readings.breaths,
    }
    return [words.format(value) for words, value in known.items() if value is not None]


def stay_words(episode: Episode, day: date) -> str:
    """`isolasi hari ke-5`, `karantina hari ke-2`."""
    kind = "isolasi" if episode.kind is EpisodeKind.CASE else "karantina"
    return f"{kind} hari ke-{day_of_stay(episode, day)}"
