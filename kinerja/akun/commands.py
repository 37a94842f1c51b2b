"""Commands of the feature `akun`."""

import click

COMMANDS: tuple[click.Command, ...] = ()
