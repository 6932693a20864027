"""Bandit play: one simulation, and the compiled kernels it runs on."""
