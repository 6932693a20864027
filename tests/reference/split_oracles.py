"""Oracles whose split worths are written down."""

import numpy as np


class Split:
    """Minus these regrets, by coalition and member, with noise of each replicate on top."""

    deterministic = False

    def __init__(self, regrets, noise_sd=0.0, seed=0):
        self._regrets = regrets
        self._noise_sd, self._seed = noise_sd, seed
        self.players = ("ann", "bob", "eve", "zoe")[: max(regrets).bit_length()]
        self.fingerprint = {"regrets": repr(regrets), "noise": noise_sd, "seed": seed}

    def member_worths(self, coalition, replicates):
        regret = np.array(self._regrets[coalition], dtype=float)
        noise = [
            np.random.default_rng([self._seed, r, coalition]).standard_normal(len(regret))
            for r in replicates
        ]
        return self._noise_sd * np.array(noise).reshape(-1, len(regret)) - regret

    def worths(self, coalition, replicates):
        return self.member_worths(coalition, replicates).sum(axis=1)
