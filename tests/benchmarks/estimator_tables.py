"""What a race of estimators comes to: a line for each family, and the counts."""

import numpy as np

#: Errors below this are rounding.
EXACT = 1e-20


def shown(error):
    return "exact" if error < EXACT else f"{error:.1e}"


class Race:
    """Results by family and estimator: an array (seeds, 3) of error, covered and seconds."""

    def __init__(self, results, families, ours):
        self.ours = ours
        self.found = {
            family: {
                name: np.array(list(by_seed.values()), dtype=float)
                for name, by_seed in results.get(family, {}).items()
                if by_seed
            }
            for family in families
        }
        self.found = {family: found for family, found in self.found.items() if ours in found}

    def median(self, family, name):
        return float(np.median(self.found[family][name][:, 0]))

    def best_peer(self, family, own_names):
        peers = [name for name in self.found[family] if name not in own_names]
        return min(peers, key=lambda name: self.median(family, name), default=None)

    def ratio(self, family, peer):
        own, other = self.median(family, self.ours), self.median(family, peer)
        if own < EXACT:
            return 1.0 if other < EXACT else 0.0
        return own / max(other, 1e-300)


def counts(race, own_names):
    """How often ours has the lowest median, and half the best peer's; where it is worst."""
    ratios = {}
    for family in race.found:
        peer = race.best_peer(family, own_names)
        if peer is not None:
            ratios[family] = race.ratio(family, peer)
    if not ratios:
        return ""
    lowest = sum(ratio <= 1.0 for ratio in ratios.values())
    half = sum(ratio <= 0.5 for ratio in ratios.values())
    inexact = [family for family in ratios if race.median(family, race.ours) >= EXACT]
    worst = max(inexact or ratios, key=ratios.get)
    return (
        f"{race.ours}: lowest median, or exact as the best peer is, on {lowest} of {len(ratios)} "
        f"families; half the best peer's error or less on {half}; at worst {ratios[worst]:.2f} "
        f"times the best peer's ({worst})"
    )


def summary(race, own_names):
    """Markdown: ours beside the best peer."""
    rows = [
        f"| family | {race.ours} | 90% | best peer | its error | its 90% | ratio | covered |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for family, found in race.found.items():
        own, peer = found[race.ours], race.best_peer(family, own_names)
        cells = [family, shown(np.median(own[:, 0])), shown(np.quantile(own[:, 0], 0.9))]
        if peer is None:
            cells += ["", "", "", ""]
        else:
            its = found[peer][:, 0]
            ratio = race.ratio(family, peer)
            both = ratio == 1.0 and np.median(own[:, 0]) < EXACT
            cells += [peer, shown(np.median(its)), shown(np.quantile(its, 0.9))]
            cells.append("both exact" if both else f"{ratio:.2f}" if ratio else "exact")
        covered = own[:, 1].mean()
        rows.append(f"| {' | '.join([*cells, f'{covered:.2f}'])} |")
    return "\n".join(rows)


def everything(race):
    """Markdown: the median of every estimator in every family, and its seconds."""
    families = list(race.found)
    names = list(dict.fromkeys(name for found in race.found.values() for name in found))
    rows = [f"| estimator | {' | '.join(families)} | seconds |", "|---" * (len(families) + 2) + "|"]
    for name in names:
        cells = [
            shown(race.median(family, name)) if name in race.found[family] else ""
            for family in families
        ]
        seconds = [found[name][:, 2].mean() for found in race.found.values() if name in found]
        rows.append(f"| {name} | {' | '.join(cells)} | {np.mean(seconds):.2f} |")
    return "\n".join(rows)
