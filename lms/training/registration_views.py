"""Registration: an account, and the programme of the person's group."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from lms.training.forms import TraineeRegistrationForm
from lms.training.journey import register_trainee

SIGN_IN_BACKEND = "lms.accounts.backends.EmailOrMobileBackend"


def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("training:dashboard")
    form = TraineeRegistrationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = register_trainee(
            person=form.person(), notice=form.notice, target_group=form.cleaned_data["target_group"]
        )
        login(request, user, backend=SIGN_IN_BACKEND)
        return redirect(_onwards(request))
    return render(request, "training/register.html", {"form": form, "next": request.GET.get("next", "")})


def _onwards(request: HttpRequest) -> str:
    """Return where the person was going, if that is on this site."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return "training:dashboard"
