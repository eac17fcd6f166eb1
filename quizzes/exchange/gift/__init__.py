"""GIFT, Moodle's text format: https://docs.moodle.org/en/GIFT_format."""

from quizzes.exchange.gift.reading import read
from quizzes.exchange.gift.writing import write

__all__ = ["read", "write"]
