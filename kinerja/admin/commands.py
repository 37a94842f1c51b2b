"""Commands of the feature `admin`."""

import click

COMMANDS: tuple[click.Command, ...] = ()
