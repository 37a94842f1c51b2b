"""One step of a page about an objection: read the form, act once in one transaction, say how it went.

Both route modules take their steps here, so that none of them forgets the key of a repeated click, or loses
what somebody typed because another was faster.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, request
from flask.wrappers import Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from kinerja.clock import now
from kinerja.db import transaction
from kinerja.errors import ConflictError, InputError, KinerjaError, StateError
from kinerja.formulir import parse_form
from kinerja.web.idempotensi import claim_request
from kinerja.web.render import go_to

F = TypeVar("F", bound=BaseModel)


def take_step(
    bentuk: type[F],
    act: Callable[[Session, F], None],
    *,
    show: Callable[[KinerjaError], Response],
    url: str,
    kalimat: str = "",
    sekali: bool = True,
) -> Response:
    """Do `act` with the form that was sent, then go to `url` with the sentence of success.

    A refusal that the person can mend shows the page again by `show`, with what was typed. `sekali`: the same
    form sent twice acts once. Raises NotFoundError and NotAuthorizedError as `act` does.
    """
    try:
        form = parse_form(bentuk, request.form)
        with transaction() as session:
            baru = not sekali or claim_request(session, now=now())
            if baru:
                act(session, form)
    except (InputError, StateError, ConflictError) as error:
        return show(error)
    if baru and kalimat:
        flash(kalimat, "baik")
    return go_to(url)
