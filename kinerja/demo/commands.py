"""Commands of the feature `demo`."""

import click

COMMANDS: tuple[click.Command, ...] = ()
