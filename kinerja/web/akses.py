"""The rule of each page: deny by default, a page without a rule stops the start-up.

The rule here is the coarse gate (who may knock); the decision about the object is made in the service.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from flask import Flask, current_app, g, request

from kinerja.actor import Actor, Peran
from kinerja.errors import NotFoundError
from kinerja.web.auth import current_actor, current_stage, refuse_anonymous

View = TypeVar("View", bound=Callable[..., object])


class Akses(StrEnum):
    """Gates that are not a role."""

    UMUM = "umum"  # everybody, signed in or not
    TAHAP = "tahap"  # a log-in under way: the page itself checks at which step
    MASUK = "masuk"  # everybody who is fully signed in


def akses(*rules: Akses | Peran) -> Callable[[View], View]:
    """Declare who may knock at a view: one gate, or any of some roles."""

    def mark(view: View) -> View:
        view.__dict__["akses"] = frozenset(rules)
        return view

    return mark


def check_declared(app: Flask) -> None:
    """Raise RuntimeError when a view has no rule."""
    missing = [name for name, view in app.view_functions.items() if name != "static" and not _rules(view)]
    if missing:
        raise RuntimeError(f"views without @akses: {', '.join(sorted(missing))}")


def enforce() -> None:
    """Before each request: let through, ask for the log-in, or answer as if the page did not exist."""
    if request.endpoint is None or request.endpoint == "static":
        return
    rules = _rules(current_app.view_functions[request.endpoint])
    if Akses.UMUM in rules:
        return
    if Akses.TAHAP in rules and current_stage() is not None:
        return
    actor = g.get("actor")
    if actor is None:
        refuse_anonymous()
    if Akses.MASUK not in rules and not _holds_role(current_actor(), rules):
        raise NotFoundError


def _holds_role(actor: Actor, rules: frozenset[Akses | Peran]) -> bool:
    return actor.has(*(rule for rule in rules if isinstance(rule, Peran)))


def _rules(view: Callable[..., object]) -> frozenset[Akses | Peran]:
    found: frozenset[Akses | Peran] = getattr(view, "akses", frozenset())
    return found
