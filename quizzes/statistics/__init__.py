"""What the marks of many attempts say about a quiz and its questions: pure, exact until the last step.

The definitions are those of classical test theory as Moodle's quiz report uses them (docs.moodle.org/dev,
"Quiz statistics calculations"); each function names its formula. S is the number of attempts, x the mark of a question
as a share of what it can earn, T the score of an attempt as a share of what all its questions can earn. Variances V
and covariances C are those of a sample, divided by S - 1. Shares are shown as per cent.
"""
