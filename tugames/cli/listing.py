"""Commands whose help lists the names that their arguments may have, and what these mean."""

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

__all__ = ["ListingCommand", "completing"]

Names = Callable[[], Iterable[tuple[str, str]]]


class ListingCommand(click.Command):
    """A command with lists at the end of its help.

    Parameters
    ----------
    lists : mapping of str to callable
        Names and what they mean, by what the list is called.
    """

    def __init__(self, *words: Any, lists: dict[str, Names], **settings: Any) -> None:
        super().__init__(*words, **settings)
        self.lists = lists

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the lists below the options."""
        super().format_epilog(ctx, formatter)
        for title, names in self.lists.items():
            with formatter.section(title):
                formatter.write_dl(list(names()), col_max=34)


def completing(names: Names) -> Callable[..., list[CompletionItem]]:
    """Completion of an argument in the shell, by names and what they mean; lists, with commas."""

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        before, comma, begun = incomplete.rpartition(",")
        return [
            CompletionItem(f"{before}{comma}{name}", help=meaning)
            for name, meaning in names()
            if name.replace("_", "-").startswith(begun.replace("_", "-"))
        ]

    return complete
