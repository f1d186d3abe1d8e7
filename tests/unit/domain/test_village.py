"""Villages are found by their whole name, whatever surrounds it."""

import pytest

from desac.adapters.village_data import load_directory

DIRECTORY = load_directory()


def test_the_city_has_43_villages_in_four_kecamatan() -> None:
    """27 desa and 16 kelurahan, each with a point inside the city's box and a health centre."""
    assert len(DIRECTORY.villages) == 43
    assert sum(village.kind == "desa" for village in DIRECTORY.villages) == 27
    assert [kecamatan.name.split()[1] for kecamatan in DIRECTORY.kecamatan] == [
        "Selatan",
        "Timur",
        "Barat",
        "Utara",
    ]
    for village in DIRECTORY.villages:
        assert 115.1725 <= village.label_point.lng <= 115.2749
        assert -8.7524 <= village.label_point.lat <= -8.5915
        assert DIRECTORY.puskesmas(village.code) is not None


@pytest.mark.parametrize("village", DIRECTORY.villages, ids=lambda village: village.name)
def test_every_name_leads_to_its_own_village(village: object) -> None:
    """Names nest (Sanur, Sanur Kaja), so each of the 43 must find itself in every notation."""
    name, code = village.name, village.code  # type: ignore[attr-defined]
    for text in (
        name,
        name.upper(),
        f" kel.  {name} ",
        f"Desa {name}",
        f"Kelurahan/Desa {name}",
        name.replace(" ", ""),
        f"{name}-{code}",
        f"{name} - {code.replace('.', '')}",
        code,
        code.replace(".", ""),
    ):
        match = DIRECTORY.find(text)
        assert match.village is not None, text
        assert (match.village.code, match.code) == (code, None), text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sanur", "Sanur"),
        ("Sanur Kaja", "Sanur Kaja"),
        ("Sanur Kauh", "Sanur Kauh"),
        ("Penatih", "Penatih"),
        ("Penatih Dangin Puri", "Penatih Dangin Puri"),
        ("Penatihdanginpuri", "Penatih Dangin Puri"),
        ("Dangin Puri", "Dangin Puri"),
        ("Dangin Puri Klod", "Dangin Puri Kelod"),
        ("Sumerta Klod", "Sumerta Kelod"),
        ("Padang Sambian", "Padangsambian"),
        ("Padang Sambian Klod", "Padangsambian Kelod"),
        ("Padangsambian Kaja", "Padang Sambian Kaja"),
        ("Tegal Kerta", "Tegal Kertha"),
        ("Ubung  Kaja", "Ubung Kaja"),
    ],
)
def test_spellings(text: str, name: str) -> None:
    """Aliases and the two spellings of kelod and kertha."""
    match = DIRECTORY.find(text)
    assert match.village is not None
    assert match.village.name == name


@pytest.mark.parametrize(
    ("name", "kecamatan"),
    [
        ("Dauh Puri Kaja", "Denpasar Utara"),
        ("Dauh Puri Kelod", "Denpasar Barat"),
        ("Pemecutan Kaja", "Denpasar Utara"),
        ("Pemecutan Kelod", "Denpasar Barat"),
        ("Dangin Puri", "Denpasar Timur"),
        ("Dangin Puri Kelod", "Denpasar Timur"),
        ("Dangin Puri Kaja", "Denpasar Utara"),
    ],
)
def test_families_of_names_cross_kecamatan(name: str, kecamatan: str) -> None:
    """The kecamatan is the village's own, not that of its namesakes."""
    match = DIRECTORY.find(name, kecamatan)
    assert match.village is not None
    assert (match.village.kecamatan, match.code) == (kecamatan, None)


@pytest.mark.parametrize(
    ("text", "kecamatan", "expected"),
    [
        ("", "", (None, "village_unknown")),
        ("San", "", (None, "village_unknown")),
        ("Kaja", "", (None, "village_unknown")),
        ("Kelurahan Antah Berantah", "Denpasar Timur", (None, "village_unknown")),
        ("9999999999", "", (None, "village_unknown")),
        ("Sanur/Sanur Kauh", "", (None, "village_ambiguous")),
        ("Sanur/Renon", "Denpasar Selatan", (None, "village_ambiguous")),
        ("Sanur Kauh-51.71.01.2009", "", (None, "village_ambiguous")),
        ("Tonja/Sanur", "Denpasar Utara", ("Tonja", None)),
        ("Renon", "Denpasar Timur", ("Renon", "kecamatan_mismatch")),
        ("Renon", "Kuta Selatan", ("Renon", "kecamatan_mismatch")),
        ("Renon", "Kec. Denpasar Selatan", ("Renon", None)),
        ("Renon", "DENSEL", ("Renon", None)),
        ("Renon", "51.71.01", ("Renon", None)),
        ("Renon", "Denpasar", ("Renon", None)),
        ("Kel. Sanur, Kec. Denpasar Timur", "", ("Sanur", "kecamatan_mismatch")),
        ("Sanur, Denpasar Selatan", "", ("Sanur", None)),
    ],
)
def test_doubt_is_said(text: str, kecamatan: str, expected: tuple[str | None, str | None]) -> None:
    """Unknown, several, or a kecamatan that disagrees: the village wins, with a warning."""
    match = DIRECTORY.find(text, kecamatan)
    assert (match.village and match.village.name, match.code) == expected


def test_unknown_village_keeps_its_kecamatan() -> None:
    """A tracer's queue needs no more than that."""
    assert DIRECTORY.find("Antah Berantah", "Denpasar Timur").kecamatan_code == "51.71.02"
