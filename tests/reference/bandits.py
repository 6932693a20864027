"""Slow, independent bandits: every step solves its regression afresh from the whole history."""

import numpy as np

TIE = 1e-11


class Score(float):
    """A score that knows the size of what was summed in it: |score| + |estimate| |x|."""

    def __new__(cls, value, estimate=(), action=()):
        score = super().__new__(cls, value)
        score.size = abs(float(value)) + np.linalg.norm(estimate) * np.linalg.norm(action)
        return score


def feature(action, intercept):
    return np.append(action, 1.0) if intercept else np.asarray(action, dtype=float)


def lowest_of_best(scores):
    """The tie rule: the first that reaches the best, each give or take 1e-11 of its size."""
    scores = [score if isinstance(score, Score) else Score(score) for score in scores]
    floor = max(score - TIE * score.size for score in scores)
    return next(k for k, score in enumerate(scores) if score + TIE * score.size >= floor)


def linucb_scores(history, actions, alpha, ridge, intercept):
    features = [feature(x, intercept) for x in actions]
    gram = ridge * np.eye(features[0].size)
    moment = np.zeros(features[0].size)
    for action, reward in history:
        x = feature(action, intercept)
        gram += np.outer(x, x)
        moment += reward * x
    theta = np.linalg.solve(gram, moment)
    return [
        Score(x @ theta + alpha * np.sqrt(x @ np.linalg.solve(gram, x)), theta, x) for x in features
    ]


def greedy_scores(history, actions):
    if not history:
        return [0.0] * len(actions)
    played = np.array([action for action, _ in history])
    rewards = np.array([reward for _, reward in history])
    theta = np.linalg.lstsq(played, rewards, rcond=1e-10)[0]  # of minimum norm
    return [Score(x @ theta, theta, x) for x in actions]


def play(theta, action_sets, choose, noise):
    """Play a coalition.

    action_sets(i, t) lists a member's actions, choose(i, t, history, actions) picks one,
    noise has shape (m, T). Returns the choices (m, T) and the regret (m, T), cumulative.
    """
    n_members, horizon = noise.shape
    history = []
    choices = np.zeros((n_members, horizon), dtype=int)
    instantaneous = np.zeros((n_members, horizon))
    for t in range(horizon):
        observed = []
        for i in range(n_members):
            actions = action_sets(i, t)
            k = choose(i, t, history, actions)
            rewards = [x @ theta for x in actions]
            choices[i, t] = k
            instantaneous[i, t] = max(rewards) - rewards[k]
            observed.append((actions[k], rewards[k] + noise[i, t]))
        history += observed
    return choices, instantaneous.cumsum(axis=1)
