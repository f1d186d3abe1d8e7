"""Invented names: Balinese by birth order and sex, as they repeat in every banjar."""

from random import Random

from desac.domain.sex import Sex

_TITLE = {Sex.MALE: "I", Sex.FEMALE: "Ni"}
_BIRTH_ORDER = ("Wayan", "Putu", "Gede", "Made", "Kadek", "Nyoman", "Komang", "Ketut")
_MALE = ("Adnyana", "Artawan", "Dharma", "Mahendra", "Pradnyana", "Sudarma", "Sukerta", "Suparta", "Wirawan")
_FEMALE = ("Ariani", "Astuti", "Lestari", "Puspawati", "Sari", "Sriani", "Suryani", "Widiastuti", "Yuliani")
_GIVEN = {Sex.MALE: _MALE, Sex.FEMALE: _FEMALE}

RELATIONS = ("Suami/Istri", "Anak", "Orang Tua", "Saudara", "Rekan Kerja", "Tetangga", "Teman")
STREETS = (
    "Jl. WR Supratman",
    "Jalan Diponegoro",
    "Jl Imam Bonjol Gg. VII",
    "Jl. Tukad Badung",
    "Jln. Hayam Wuruk",
    "Jl. Gatot Subroto Tengah",
    "Jl. Danau Tamblingan",
    "Jl. Nangka Utara Gang Merpati",
)
HAMLETS = ("Br. Tengah", "Br. Kaja", "Lingk. Kelod", "Br. Dukuh", "Lingkungan Tegeh Sari")


def invent_name(random: Random, sex: Sex) -> str:
    """A full name, e.g. `Ni Kadek Lestari Ariani`."""
    first, second = random.sample(_GIVEN[sex], 2)
    return f"{_TITLE[sex]} {random.choice(_BIRTH_ORDER)} {first} {second}"


def invent_address(random: Random) -> str:
    """A street address as the files write them."""
    return f"{random.choice(STREETS)} No. {random.randint(1, 250)}, {random.choice(HAMLETS)}"
