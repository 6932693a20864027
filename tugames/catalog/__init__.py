"""Games of the literature as data, with their published solutions; the path is the citation.

``names()`` lists them, ``load("shapley_1953/majority_of_three")`` reads one. A file is JSON:

``title``, ``source``
    What the game is, and where it stands: author, year, title, number or page.
``players``
    Labels, in player order.
``worths`` or ``family``
    Worths by coalition, written ``"a+b"``, with ``default`` for those left out; or the name of a
    function of :mod:`tugames.families` with its arguments, such as
    ``{"weighted_voting": {"quota": 2, "weights": [1, 1, 1]}}``. Costs are negative worths.
``solutions``
    Published payoffs by the name of the function that computes them, in player order.
``derived``
    The same for payoffs that are not taken from a publication, but computed for the catalog.
``arguments``
    For functions that need more than the game, such as
    ``{"owen_value": {"unions": [["a", "b"], ["c"]]}}``.
``rounding``
    For solutions that are published in decimals, the unit of the last digit, such as 0.01.
``core_points``
    Published payoffs in the core, by what they are called; ``"only"`` if it is a single point.
``properties``
    Properties by the name of the predicate, true or false.
``notes``
    Whatever else a reader should know.

All but ``title``, ``source``, ``players`` and the game may be left out. Numbers are 7, 0.25 or text
such as ``"7/3"``, and stay exact; worths are such that float64 holds them exactly.
"""

from tugames.catalog._shelf import load, names
from tugames.catalog.entry import CatalogEntry

__all__ = ["CatalogEntry", "load", "names"]
