"""The tie rule, in one place for all kernels.

The score of an action is a sum, <w estimate, x> plus a multiple of a width, and what is known of it
is known up to rounding of the terms that are summed, however much they cancel. So an action's score
is given or taken

    delta = TIE * (|score| + |w estimate| |x|),

and of all actions whose score, given delta, reaches the largest score, with its own delta taken,
the first is played. Arms of a black box, whose estimates are means, have |mean| for |estimate| |x|
where a width is added, and 0 where the mean alone is the score.
"""

__all__ = ["SLACK", "TIE"]

#: Share of the terms' size that scores are given or taken.
TIE = 1e-11
#: No tied score is further below the best than this share of the best and the largest size.
SLACK = 3.0 * TIE
