"""The forms of importing and exporting questions."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.agencies.reach import reach
from lms.core.thai import normalise
from quizzes.bank_access import MAY_PUBLISH, MAY_SEE, banks_for
from quizzes.exchange.detecting import format_of
from quizzes.exchange.formats import FORMATS
from quizzes.exchange.limits import FILE_BYTES, MEGABYTE
from quizzes.exchange.plain import CODE, CODE_LENGTH
from quizzes.models import QuestionBank

DETECT = ""
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]


def topic_field(**options: Any) -> forms.CharField:
    return forms.CharField(max_length=CODE_LENGTH, required=False, label=_("topic"), **options)


def offer(form: forms.Form, banks: QuerySet[QuestionBank], first: list[tuple[str, Any]]) -> None:
    """Offer banks and formats to choose from."""
    bank: Any = form.fields["bank"]
    kind: Any = form.fields["format"]
    bank.queryset, kind.choices = banks, [*first, *((one.name, one.label) for one in FORMATS.values())]


class UploadForm(forms.Form):
    """A file of questions, and what is to become of it."""

    file = forms.FileField(label=_("file"), help_text=_("Excel, CSV, Moodle XML, GIFT, Aiken or QTI; at most 20 MB."))
    bank = forms.ModelChoiceField(QuestionBank.objects.none(), label=_("bank"))
    topic = topic_field(help_text=_("For all questions of the file. Empty: as the file says."))
    format = forms.ChoiceField(
        label=_("format"), required=False, help_text=_("Choose one only if it is not recognised.")
    )
    language = forms.ChoiceField(
        choices=LANGUAGES, label=_("language"), help_text=_("Of a file that holds its texts in one language only.")
    )
    publish = forms.BooleanField(
        label=_("publish at once"),
        required=False,
        help_text=_("Otherwise the questions are drafts until someone publishes them."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, banks_for(user), [(DETECT, _("recognise it"))])
        if not reach(user, MAY_PUBLISH):
            del self.fields["publish"]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > FILE_BYTES:
            problem = _("The file is larger than %(size)s MB.") % {"size": FILE_BYTES // MEGABYTE}
            raise forms.ValidationError(f"{problem} {_('Divide it into several files.')}")
        return file

    def clean_topic(self) -> str:
        return clean_topic(self.cleaned_data["topic"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and not cleaned.get("format"):
            cleaned["format"] = format_of(file.read(), name=file.name)
            file.seek(0)
            if cleaned["format"] is None:
                self.add_error("format", _("The format was not recognised: choose it."))
        return cleaned


class ExportForm(forms.Form):
    """Which questions, and in what format."""

    bank = forms.ModelChoiceField(QuestionBank.objects.none(), label=_("bank"))
    topic = topic_field(help_text=_("Empty: all of the bank."))
    format = forms.ChoiceField(label=_("format"), initial="xlsx")
    language = forms.ChoiceField(
        choices=LANGUAGES, label=_("language"), help_text=_("Of formats that hold one only; tables hold both.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, banks_for(user, MAY_SEE), [])

    def clean_topic(self) -> str:
        return clean_topic(self.cleaned_data["topic"])


def clean_topic(topic: str) -> str:
    """Return a topic as questions have it. Raises ValidationError for what is none."""
    topic = normalise(topic).lower()
    if topic and not CODE.fullmatch(topic):
        raise forms.ValidationError(_("A topic has letters a–z, digits and hyphens only."))
    return topic


class ConfirmForm(forms.Form):
    """Whether what has errors is to be left out; asked only where something has."""

    partial = forms.BooleanField(label=_("leave out what has errors"), required=False)
