"""Who calls the staff API, what they may see, and how a call is refused."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from desac.domain.base import Record

_KECAMATAN = r"\d\d\.\d\d\.\d\d"
_VILLAGE = r"(?<![\d.])\d\d\.\d\d\.\d\d\.\d{4}(?![\d.])"
# API Gateway writes a list claim as "[tracer dinsos]"; others send a JSON list or plain text.
_BETWEEN_GROUPS = r"[\s,\[\]\"']+"


class Role(StrEnum):
    """A Cognito group."""

    TRACER = "tracer"
    DOCTOR = "doctor"
    DINSOS = "dinsos"
    OPERATOR = "operator"


class Refusal(Exception):  # noqa: N818 # an answer to the caller, not a failure of ours
    """A call that is answered with `status` (4xx), a stable `code` and an Indonesian `message`.

    `fields` names the parameters that are wrong, never their values.
    """

    def __init__(self, status: int, code: str, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields


class Caller(Record):
    """A signed-in member of staff. `kecamatan_code` limits everybody but operators and Dinas Sosial.

    `village_codes` narrow a doctor's complaints further; empty: all of the kecamatan.
    """

    name: str
    roles: frozenset[Role]
    kecamatan_code: str | None = None
    village_codes: frozenset[str] = frozenset()

    @property
    def is_operator(self) -> bool:
        """Whether the whole city is theirs."""
        return Role.OPERATOR in self.roles

    def require(self, *roles: Role) -> None:
        """Raises Refusal (403) unless the caller has one of `roles`."""
        if not self.roles & set(roles):
            raise Refusal(403, "role_not_allowed", "Peran Anda tidak berwenang untuk tindakan ini.")

    def require_kecamatan(self, kecamatan_code: str | None) -> None:
        """Raises Refusal (403) unless the caller works in this kecamatan; operators work in all."""
        if self.is_operator:
            return
        if self.kecamatan_code is None:
            raise Refusal(
                403, "no_kecamatan", "Akun Anda belum terhubung dengan kecamatan; hubungi operator."
            )
        if kecamatan_code != self.kecamatan_code:
            raise Refusal(403, "other_kecamatan", "Data ini milik kecamatan lain.")

    def kecamatan_to_list(self, everywhere: Sequence[str | None]) -> Sequence[str | None]:
        """The kecamatan whose residents the caller sees; None among them is no known one.

        Raises Refusal (403) for somebody without kecamatan and villages.
        """
        if self.is_operator:
            return everywhere
        if self.village_codes:
            return sorted({code.rpartition(".")[0] for code in self.village_codes})
        self.require_kecamatan(self.kecamatan_code)
        return [self.kecamatan_code]

    def sees(self, village_code: str | None, kecamatan_code: str | None) -> bool:
        """Operators see all; others their villages', or their kecamatan's if none are named."""
        if self.is_operator:
            return True
        if self.village_codes:
            return village_code in self.village_codes
        return self.kecamatan_code is not None and kecamatan_code == self.kecamatan_code


def caller_from_claims(claims: Mapping[str, object]) -> Caller:
    """The caller of a verified ID token. Unknown groups count for nothing; a bad kecamatan is none."""
    name = claims.get("cognito:username") or claims.get("sub")
    if not name:
        raise Refusal(401, "not_signed_in", "Silakan masuk terlebih dahulu.")
    kecamatan = str(claims.get("custom:kecamatan") or "").strip()
    return Caller(
        name=str(name),
        roles=frozenset(Role(group) for group in _groups(claims.get("cognito:groups")) if group in set(Role)),
        kecamatan_code=kecamatan if re.fullmatch(_KECAMATAN, kecamatan) else None,
        village_codes=frozenset(re.findall(_VILLAGE, str(claims.get("custom:villages") or ""))),
    )


def _groups(claim: object) -> list[str]:
    parts = claim if isinstance(claim, list | tuple) else [claim or ""]
    return [group for part in parts for group in re.split(_BETWEEN_GROUPS, str(part)) if group]


def kecamatan_of(village_code: str | None) -> str | None:
    """The kecamatan inside a village code: `51.71.01` of `51.71.01.1006`."""
    return village_code.rpartition(".")[0] if village_code else None
