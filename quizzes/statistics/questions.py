"""Figures of a question, or of a draw taken as one."""

import math
from fractions import Fraction

from quizzes.statistics.exact import PairMoments, count_of, mean, pair_moments, signed_root, variance
from quizzes.statistics.figures import Figure, Figures, missing
from quizzes.statistics.histograms import Answers, against_rest, shares


def item_figures(answers: Answers, guess: Fraction) -> Figures:
    """Return the figures of a question over the attempts it was asked in; `guess` is what a blind guess earns, 0 to 1.

    - `facility`: mean of x.
    - `sd`: √V(x).
    - `guess`: the random guess score.
    - `discrimination`: see `discrimination`; `efficiency`: see `efficiency`.

    The rest of the score, X, is the share of the marks on all other questions of the same attempt. Where all attempts
    have as many questions this gives the same as Moodle's, which counts marks.
    """
    marks, pairs = shares(answers), against_rest(answers)
    asked = count_of(marks)
    moments = pair_moments(pairs) if count_of(pairs) > 1 else None
    why = "few" if asked < 2 else "no_rest"
    return {
        "facility": Figure(float(100 * mean(marks))) if asked else missing("few"),
        "sd": Figure(100 * math.sqrt(variance(marks))) if asked > 1 else missing("few"),
        "guess": Figure(float(100 * guess)),
        "discrimination": discrimination(moments) if moments else missing(why),
        "efficiency": efficiency(moments) if moments else missing(why),
    }


def discrimination(moments: PairMoments) -> Figure:
    """Return C(x, X) / √(V(x)·V(X)): do people who do well on the rest do well here? From -100 to 100."""
    if flat := _without_spread(moments):
        return flat
    share = moments.covariance * abs(moments.covariance) / (moments.variance_x * moments.variance_y)
    return Figure(100 * signed_root(share))


def efficiency(moments: PairMoments) -> Figure:
    """Return C(x, X) / C_max(x, X), C_max as if the best of the rest had the best marks here.

    Unlike the discrimination index it is not held down by a question being easy or hard. At most 100; it has no lower
    bound at -100, as the least covariance may lie further from 0 than the greatest.
    """
    return _without_spread(moments) or Figure(float(100 * moments.covariance / moments.greatest))


def _without_spread(moments: PairMoments) -> Figure | None:
    if not moments.variance_x:
        return missing("same_marks")
    return None if moments.variance_y else missing("no_spread")
