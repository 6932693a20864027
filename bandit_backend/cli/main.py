"""The ``bandit-game`` command."""

import click

from bandit_backend.cli.assumptions import assumptions
from bandit_backend.cli.decide import decide_command
from bandit_backend.cli.figure_2 import figure_2_command
from bandit_backend.cli.payouts import payouts
from bandit_backend.cli.reproduce import reproduce
from bandit_backend.cli.run import run
from bandit_backend.cli.sensitivity import sensitivity
from bandit_backend.errors import BanditError
from tugames.cli.main import OneLineErrors
from tugames.errors import TUGamesError


class _Group(OneLineErrors):
    errors = (BanditError, TUGamesError)


@click.group(cls=_Group)
@click.version_option(package_name="tugames")
def main() -> None:
    """Simulate bandits whose coalitions pool their data, and examine the game."""


for command in (
    run,
    decide_command,
    payouts,
    assumptions,
    figure_2_command,
    reproduce,
    sensitivity,
):
    main.add_command(command)
