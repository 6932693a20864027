"""Models of a game whose Shapley values are known in closed form: fitted to pairs of worths."""
