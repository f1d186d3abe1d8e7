"""Who may change an episode, and what is said about the change. Pure."""

from desac.domain.episode import Episode, EpisodeStatus
from desac.domain.isolation import EndReason
from desac.domain.person import Person
from desac.domain.staff import Caller, Refusal, kecamatan_of

_FOLLOWS = {
    EndReason.EXIT_TEST_NEGATIVE: "Hasil tes mengakhiri isolasi atau karantina; segera tercatat selesai.",
    EndReason.BECAME_CASE: "Hasil tes positif; orang ini segera tercatat sebagai kasus.",
}


def require_access(caller: Caller, person: Person) -> None:
    """Raises Refusal (403) unless the person lives where the caller works; operators work everywhere.

    A doctor's villages narrow the kecamatan.
    """
    if caller.is_operator:
        return
    if caller.village_codes:
        if person.village_code not in caller.village_codes:
            raise Refusal(403, "other_village", "Warga ini dari desa atau kelurahan lain.")
        return
    caller.require_kecamatan(kecamatan_of(person.village_code) or person.kecamatan_code)


def said(episode: Episode, follows: EndReason | None) -> str:
    """What has become of the episode, in a sentence."""
    if follows is not None:
        return _FOLLOWS[follows]
    if episode.status is EpisodeStatus.ACTIVE:
        return f"Isolasi atau karantina sampai {episode.end_date:%d-%m-%Y}."
    return "Isolasi atau karantina sudah berakhir; tidak ada pesan lagi untuk catatan ini."
