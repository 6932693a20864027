"""Which predicates are nothing but linear demands on the worths, and which demands."""

from collections.abc import Callable

from tugames.properties import (
    additive,
    average_convex,
    constant_sum,
    convex,
    essential,
    monotone,
    superadditive,
    symmetric,
    weakly_superadditive,
    zero_normalized,
)
from tugames.properties._replicates import Demands

#: Name of the property in its verdict, and its demands, by predicate.
ROSTER: dict[Callable[..., object], tuple[str, Demands]] = {
    additive.is_additive: ("additive", additive.DEMANDS),
    average_convex.is_average_convex: ("average convex", average_convex.DEMANDS),
    constant_sum.is_constant_sum: ("constant-sum", constant_sum.DEMANDS),
    convex.is_convex: ("convex", convex.DEMANDS),
    convex.is_strictly_convex: ("strictly convex", convex.STRICT_DEMANDS),
    essential.is_essential: ("essential", essential.DEMANDS),
    monotone.is_monotone: ("monotone", monotone.DEMANDS),
    superadditive.is_superadditive: ("superadditive", superadditive.DEMANDS),
    symmetric.is_symmetric: ("symmetric", symmetric.DEMANDS),
    weakly_superadditive.is_weakly_superadditive: (
        "weakly superadditive",
        weakly_superadditive.DEMANDS,
    ),
    weakly_superadditive.is_zero_monotone: ("zero-monotone", weakly_superadditive.DEMANDS),
    zero_normalized.is_zero_normalized: ("zero-normalized", zero_normalized.DEMANDS),
}
