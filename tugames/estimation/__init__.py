"""Monte Carlo values: one estimator a file, each with its error bars."""
