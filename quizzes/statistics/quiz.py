"""Figures of a quiz as a whole."""

import math
from collections.abc import Sequence
from fractions import Fraction

from quizzes.statistics.exact import Sample, central_moment, count_of, mean, median, signed_root, variance
from quizzes.statistics.figures import Figure, Figures, missing
from quizzes.statistics.histograms import Scores, shares
from quizzes.statistics.parts import Part, slot_variance


def quiz_figures(scores: Scores, usual: Scores, parts: Sequence[Part]) -> Figures:
    """Return the figures of a quiz; `usual` are the scores of the attempts with the usual number of questions.

    The internal consistency, and what follows from it, is of those alone: it compares questions within attempts, so
    that every attempt must have as many. `parts` are what those attempts were put together from.

    - `mean`, `median`: of T. `sd`: √V(T).
    - `alpha`: coefficient of internal consistency, see `internal_consistency`.
    - `error_ratio`: √(1 - alpha), the part of the standard deviation that is chance.
    - `standard_error`: √(V(T)·(1 - alpha)), how far a score lies from the person's true score, as a standard deviation.
    """
    sample, usual_sample = shares(scores), shares(usual)
    alpha = internal_consistency(usual, parts)
    if isinstance(alpha, str):
        chance = dict.fromkeys(("alpha", "error_ratio", "standard_error"), missing(alpha))
    else:
        chance = {
            "alpha": Figure(float(100 * alpha)),
            "error_ratio": Figure(100 * math.sqrt(1 - alpha)),
            "standard_error": Figure(100 * math.sqrt(variance(usual_sample) * (1 - alpha))),
        }
    return {
        "mean": Figure(float(100 * mean(sample))) if sample else missing("few"),
        "median": Figure(float(100 * median(sample))) if sample else missing("few"),
        "sd": Figure(100 * math.sqrt(variance(sample))) if count_of(sample) > 1 else missing("few"),
        "skewness": skewness(sample),
        "kurtosis": kurtosis(sample),
        **chance,
    }


def skewness(sample: Sample) -> Figure:
    """Return k₃ / k₂^(3/2), where k₂ = S·m₂ / (S-1) and k₃ = S²·m₃ / ((S-1)(S-2)) are Fisher's k-statistics."""
    count = count_of(sample)
    if count < 3:
        return missing("few")
    k2 = variance(sample)
    if not k2:
        return missing("no_spread")
    k3 = count**2 * central_moment(sample, 3) / ((count - 1) * (count - 2))
    return Figure(signed_root(k3 * abs(k3) / k2**3))


def kurtosis(sample: Sample) -> Figure:
    """Return k₄ / k₂², where k₄ = S²·((S+1)·m₄ - 3(S-1)·m₂²) / ((S-1)(S-2)(S-3)); 0 for a normal distribution."""
    count = count_of(sample)
    if count < 4:
        return missing("few")
    k2 = variance(sample)
    if not k2:
        return missing("no_spread")
    m2, m4 = central_moment(sample, 2), central_moment(sample, 4)
    inner = (count + 1) * m4 - 3 * (count - 1) * m2**2
    k4 = count**2 * inner / ((count - 1) * (count - 2) * (count - 3))
    return Figure(float(k4 / k2**2))


def internal_consistency(usual: Scores, parts: Sequence[Part]) -> Fraction | str:
    """Return Cronbach's alpha, P/(P-1) · (1 - ΣV(x)/V(ΣT)) over the P places of an attempt; a code of WHY if undefined.

    Moodle sums over the places of a quiz. A fixed question has one place; a draw of n questions has n, and which drawn
    question stands in which of them is chance. The variance of such a place is therefore that of a mark taken at
    random from the draw (`slot_variance`): what Moodle's would be on average over all ways to put the drawn questions
    in their places. Without draws both are the same. It is at most 1, and below 0 where questions contradict each
    other.
    """
    count, places = count_of(usual), sum(part.count for part in parts)
    if count < 2:
        return "few"
    if places < 2:
        return "one_question"
    of_scores = variance(shares(usual)) * places**2  # the parts' variances are in marks, the scores' in shares
    if not of_scores:
        return "no_spread"
    of_places = sum((part.count * slot_variance(part, count) for part in parts), Fraction(0))
    return Fraction(places, places - 1) * (1 - of_places / of_scores)
