"""Formats of game files, one a module; :mod:`tugames.io` chooses among them."""
