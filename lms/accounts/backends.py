"""Sign-in by e-mail address or mobile number."""

from django.contrib.auth.backends import ModelBackend


class EmailOrMobileBackend(ModelBackend):
    """Find the person by what they typed: an e-mail address or a Thai mobile number in any usual spelling."""
