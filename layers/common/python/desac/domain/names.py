"""When two spellings may be one name."""

import re

# Titles and birth-order names that half of Bali bears; sharing only these says nothing.
_COMMON_NAMES = frozenset(
    {
        *("i", "ni", "ida", "anak", "agung", "cokorda", "gusti", "desak", "dewa", "ngurah", "ayu", "bagus"),
        *("wayan", "putu", "gede", "iluh", "luh", "made", "kadek", "nengah", "nyoman", "komang", "ketut"),
        *("putra", "putri"),
    }
)


def normal_name(name: str) -> str:
    """A name for comparison: lower case, letters only, single spaces."""
    folded = name.casefold()
    words = folded.split()
    # Nearly all names are nothing but letters and spaces.
    return " ".join(words if "".join(words).isalpha() else re.findall(r"[^\W\d_]+", folded))


def same_bearer(one: str, other: str) -> bool:
    """Whether two spellings may be one person's name: equal, or sharing a name that tells people apart."""
    first, second = normal_name(one).split(), normal_name(other).split()
    return first == second or bool((set(first) & set(second)) - _COMMON_NAMES)
