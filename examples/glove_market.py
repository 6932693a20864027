"""A market for gloves: one left glove, n right ones. Who deserves what, and what is stable?"""

from tugames import Game, analyze


def pairs(members: tuple[str, ...]) -> float:
    left = sum(name.startswith("left") for name in members)
    return float(min(left, len(members) - left))


if __name__ == "__main__":
    game = Game.from_function(pairs, ["left", "right 1", "right 2", "right 3"])
    print(analyze(game, {"equal split": [0.25] * 4}).to_text())
