"""Invented people of Denpasar: numbers +62812000xxxxx belong to nobody here, NIK end in 9xxx."""

from tests.files.making.sample import Value

CASE = (
    "No", "NIK", "Nama", "Jenis Kelamin", "Tgl Lahir", "No HP", "Alamat", "Kelurahan", "Kecamatan",
    "Tgl Swab", "Tgl Hasil", "Hasil",
)  # fmt: skip
CONTACT = (
    "No", "Nama Kontak", "NIK", "JK", "Tanggal Lahir", "No HP", "Alamat", "Desa/Kelurahan", "Kecamatan",
    "NIK Kasus Indeks", "Hubungan dengan Kasus", "Tanggal Kontak Terakhir",
)  # fmt: skip
DOCTOR = ("Kecamatan", "Desa/Kelurahan", "Nama Dokter", "No HP", "Berlaku Mulai", "Berlaku Sampai")

_NAMES = ("Wirawan", "Artawan", "Suryani", "Lestari", "Sukerta", "Ariani", "Mahendra", "Pradnyana")
INDEX_NIK = "5171041507859001"


def nik(n: int) -> str:
    """The NIK of man number `n`, born on 15 July 1985."""
    return f"517104150785{9000 + n}"


def case(n: int, **cells: Value) -> list[Value]:
    """A case without any fault; `cells` replace those of columns, spaces in their names left out."""
    row: dict[str, Value] = dict(
        zip(
            CASE,
            (
                str(n), nik(n), f"I Made {_NAMES[n % len(_NAMES)]} {n}", "L", "15/07/1985",
                f"081200000{n:03d}", f"Jl. Nangka No. {n}", "Tonja", "Denpasar Utara", "10/08/2021",
                "11/08/2021", "Positif",
            ),
            strict=True,
        )
    )  # fmt: skip
    return _replaced(row, cells)


def contact(n: int, **cells: Value) -> list[Value]:
    """A contact without any fault."""
    row: dict[str, Value] = dict(
        zip(
            CONTACT,
            (
                str(n), f"I Wayan {_NAMES[n % len(_NAMES)]} {n}", nik(n), "L", "15/07/1985",
                f"081200000{n:03d}", f"Jl. Nangka No. {n}", "Tonja", "Denpasar Utara", INDEX_NIK,
                "Serumah", "10/08/2021",
            ),
            strict=True,
        )
    )  # fmt: skip
    return _replaced(row, cells)


def doctor(n: int, village: str, kecamatan: str, **cells: Value) -> list[Value]:
    """A doctor without any fault."""
    values = (
        kecamatan,
        village,
        f"dr. {_NAMES[n % len(_NAMES)]}",
        f"081200001{n:03d}",
        "01/08/2021",
        "31/12/2021",
    )
    return _replaced(dict(zip(DOCTOR, values, strict=True)), cells)


def _replaced(row: dict[str, Value], cells: dict[str, Value]) -> list[Value]:
    places = {name.replace(" ", "").replace("/", ""): name for name in row}
    return list((row | {places[short]: value for short, value in cells.items()}).values())
