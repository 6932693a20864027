"""Tests and bounds from arrays of replicates; knows no game."""
