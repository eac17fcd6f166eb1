"""Moodle XML, the format in which Moodle hands questions on: https://docs.moodle.org/en/Moodle_XML_format."""

from quizzes.exchange.moodle_xml.reading import read
from quizzes.exchange.moodle_xml.writing import write

__all__ = ["read", "write"]
