"""In any order of saving from two devices, repeating, losing, handing in, failing and running out of time."""

import logging

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.make.people import admin
from tests.quizzes.attempt_machine import AttemptMachine


@pytest.mark.django_db
def test_acknowledged_answers_are_never_lost_and_never_graded_twice(monkeypatch, caplog):
    monkeypatch.setattr(AttemptMachine, "monkeypatch", monkeypatch, raising=False)
    caplog.set_level(logging.CRITICAL, "quizzes.attempts")  # graders fail on purpose
    monkeypatch.setattr(AttemptMachine, "office", admin(), raising=False)
    how = settings(max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(AttemptMachine, settings=how)
