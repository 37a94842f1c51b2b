"""Expected failures: each carries the Indonesian sentence that the person sees.

Anything that is not a `KinerjaError` is a bug: it is logged and answered with a reference number.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import ClassVar


class KinerjaError(Exception):
    """A refusal that a person can understand and act on; `message` is shown as it is."""

    slug: ClassVar[str] = "tidak-dapat-diproses"
    title: ClassVar[str] = "Permintaan tidak dapat diproses"
    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, str] = dict(fields or {})


class InputError(KinerjaError):
    """What was typed cannot be used; `fields` says per field what to write."""

    slug = "isian-belum-benar"
    title = "Isian belum benar"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotFoundError(KinerjaError):
    """The object does not exist, or the person may not know that it does."""

    slug = "tidak-ditemukan"
    title = "Halaman tidak ditemukan"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, message: str = "Halaman atau data ini tidak ada, atau bukan untuk Anda.") -> None:
        super().__init__(message)


class NotAuthorizedError(KinerjaError):
    """The object is visible, the action on it is not allowed."""

    slug = "tidak-berwenang"
    title = "Anda tidak berwenang"
    status = HTTPStatus.FORBIDDEN


class StateError(KinerjaError):
    """The action does not fit the present state of the object."""

    slug = "keadaan-berubah"
    title = "Keadaan sudah berubah"
    status = HTTPStatus.CONFLICT


class ConflictError(KinerjaError):
    """Somebody saved first; `mine` and `theirs` hold both texts per field."""

    slug = "disimpan-orang-lain"
    title = "Disimpan orang lain lebih dulu"
    status = HTTPStatus.CONFLICT

    def __init__(
        self,
        message: str,
        *,
        mine: Mapping[str, str] | None = None,
        theirs: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.mine: dict[str, str] = dict(mine or {})
        self.theirs: dict[str, str] = dict(theirs or {})


class TooManyRequestsError(KinerjaError):
    """Too many tries; `retry_after` is in whole seconds."""

    slug = "terlalu-sering"
    title = "Terlalu sering mencoba"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
