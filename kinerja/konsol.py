"""Output of the command line: JSON for programs, progress for people."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click
from rich.progress import Progress

Advance = Callable[[int, int | None], None]


def echo_json(data: Mapping[str, object] | list[object]) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(label: str, *, quiet: bool = False) -> Iterator[Advance]:
    """A bar on a terminal, a plain line at every tenth elsewhere; call the result with (done, total)."""
    if quiet:
        yield lambda _done, _total: None
    elif sys.stderr.isatty():
        with Progress(transient=True) as bar:
            task = bar.add_task(label, total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        yield _plain(label)


def _plain(label: str) -> Advance:
    told = -1

    def advance(done: int, total: int | None) -> None:
        nonlocal told
        tenth = done * 10 // total if total else 0
        if total and tenth > told:
            told = tenth
            click.echo(f"{label}: {done} dari {total}", err=True)

    return advance
