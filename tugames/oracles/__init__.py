"""Where worths come from: value oracles, their stores, and the tabulation that makes them games."""
