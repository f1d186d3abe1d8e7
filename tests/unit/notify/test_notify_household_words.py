"""What a message to a household says of each member, however many and whatever their names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desac.adapters.config_data import city
from desac.domain.village import Puskesmas
from functions.notify.health_contact import emergency_numbers, health_contact
from functions.notify.household_words import household_values
from functions.notify.rendering import TemplateGapError, clean, render
from functions.notify.templates import template, template_names
from functions.notify.wording import long_date

HOUSEHOLD = [one for one in template_names() if template(one).household]
CONTACT = health_contact(city(), None, None, Puskesmas(name="Puskesmas", verified=True))
LONGEST = {
    "kontak_nama": clean("W" * 500),
    "kontak_telepon": CONTACT.phone,
    "hari": long_date(date(2021, 9, 22)),
    "situs": city().website,
    "buku_saku": city().handbook_url,
    "video": city().video_url,
    "nama_darurat": city().emergency_name,
    "telepon_darurat": emergency_numbers(city()),
}
"""The longest values that all members share."""


def member(name: str, day: int = 11) -> dict[str, str]:
    """One member's own values."""
    date = f"{day} September 2021"
    own = dict.fromkeys(("tanggal_tes", "sampai_tanggal", "tanggal_tes_akhir"), date)
    return {**LONGEST, **own, "nama": clean(name), "tes": "swab antigen"}


@pytest.mark.parametrize("name", HOUSEHOLD)
@given(
    names=st.lists(st.text(min_size=1, max_size=120).filter(clean), min_size=2, max_size=8),
    alike=st.booleans(),
)
def test_every_household_fits_and_nobody_is_left_out(name: str, names: list[str], alike: bool) -> None:
    """Up to eight people with the longest names, whether they have their dates in common or not."""
    chosen = template(name)
    members = [member(one, 11 if alike else 11 + place) for place, one in enumerate(names)]
    values = household_values(chosen, members) | {"token_formulir": "t" * 43}
    text = render(chosen, values)
    assert values["jumlah"] == str(len(names))
    (listed,) = (value for key, value in values.items() if key.startswith("daftar_"))
    assert "\n" not in listed
    for number, one in enumerate(members, start=1):
        assert f"{number}. {one['nama'][:7].rstrip()}" in listed
        assert f"{number}. {one['nama'][:7].rstrip()}" in text


def test_what_all_have_in_common_is_told_once() -> None:
    guide = template("isolation_guide_household")
    same = household_values(guide, [member("Ni Made"), member("I Wayan")])["daftar_isolasi"]
    assert same == "1. Ni Made; 2. I Wayan (semuanya sampai 11 September 2021)"
    differ = household_values(guide, [member("Ni Made"), member("I Wayan", 13)])["daftar_isolasi"]
    assert differ == "1. Ni Made, sampai 11 September 2021; 2. I Wayan, sampai 13 September 2021"


def test_the_notice_tells_each_ones_test() -> None:
    notice = template("positive_notice_household")
    members = [member("Ni Made"), member("I Wayan") | {"tes": "swab PCR"}]
    assert household_values(notice, members)["daftar_hasil"] == (
        "1. Ni Made, swab antigen tanggal 11 September 2021; 2. I Wayan, swab PCR tanggal 11 September 2021"
    )


def test_a_list_that_cannot_fit_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(TemplateGapError, match="30 people"):
        household_values(template("isolation_guide_household"), [member("W" * 80, day) for day in range(30)])
