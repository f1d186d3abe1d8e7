"""What a health worker wants to know first: how old, and on which day of isolation. Pure."""

from datetime import date

from desac.domain.episode import Episode, EpisodeKind


def age_on(birth_date: date | None, day: date) -> int | None:
    """Whole years on `day`, None without a birth date or with one that is still to come."""
    if birth_date is None or birth_date > day:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def day_of_stay(episode: Episode, day: date) -> int:
    """Which day of isolation or quarantine it is; that of the specimen, or of the exposure, is the first."""
    return max((day - episode.anchor_date).days, 0) + 1


def age_words(birth_date: date | None, day: date) -> str:
    """`34 tahun`, `8 bulan` for a baby."""
    age = age_on(birth_date, day)
    if age is None or birth_date is None:
        return "umur tidak diketahui"
    if age:
        return f"{age} tahun"
    months = (day.year - birth_date.year) * 12 + day.month - birth_date.month - (day.day < birth_date.day)
    return f"{months} bulan"


def stay_words(episode: Episode, day: date) -> str:
    """`isolasi hari ke-5`, `karantina hari ke-2`."""
    kind = "isolasi" if episode.kind is EpisodeKind.CASE else "karantina"
    return f"{kind} hari ke-{day_of_stay(episode, day)}"
