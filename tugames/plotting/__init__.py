"""Pictures of games and payoffs, one a module.

Every function draws on the axes given or on new ones, returns the axes, needs no display, changes
no matplotlib setting and leaves pyplot alone. Colours can be told apart by colour-blind readers.
``ax.figure.savefig("picture.svg")`` writes a picture, in the format its ending names.
"""

from tugames.plotting.bars import payoff_bars
from tugames.plotting.canvas import figure
from tugames.plotting.lattice import coalition_lattice
from tugames.plotting.overview import save_analysis, save_comparison
from tugames.plotting.power import power_bars
from tugames.plotting.profile import excess_profile
from tugames.plotting.race import race_profile
from tugames.plotting.scatter import payout_against_shapley
from tugames.plotting.simplex import simplex_position
from tugames.plotting.tetrahedron import core_tetrahedron
from tugames.plotting.triangle import core_triangle

__all__ = [
    "coalition_lattice",
    "core_tetrahedron",
    "core_triangle",
    "excess_profile",
    "figure",
    "payoff_bars",
    "payout_against_shapley",
    "power_bars",
    "race_profile",
    "save_analysis",
    "save_comparison",
    "simplex_position",
]
