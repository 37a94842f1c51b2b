"""Commands of the feature `organisasi`."""

import click

COMMANDS: tuple[click.Command, ...] = ()
