import secrets

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Q

PLACES = 131_072
MOST = PLACES * 60 // 100  # of one list: lists are filled no further (`certificates/badges/status_list.py`)


def draw_places(apps, schema_editor):
    """Certificates issued before this get a place in the status list too, so that they can have a badge."""
    certificate = apps.get_model("certificates", "Certificate")
    number, taken = 1, set()
    for pk in certificate.objects.filter(status_index__isnull=True).values_list("pk", flat=True).order_by("pk"):
        if len(taken) >= MOST:
            number, taken = number + 1, set()
        index = secrets.randbelow(PLACES)
        while index in taken:
            index = secrets.randbelow(PLACES)
        taken.add(index)
        certificate.objects.filter(pk=pk).update(status_list=number, status_index=index)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0003_files_and_signatures")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="status_list",
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name="status list"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="status_index",
            field=models.PositiveIntegerField(
                blank=True, editable=False, null=True, verbose_name="place in the status list"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("status_list", "status_index"), name="certificate_one_status_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=Q(status_index__isnull=True, status_list__isnull=True)
                | Q(
                    status_list__isnull=False,
                    status_list__gte=1,
                    status_index__isnull=False,
                    status_index__gte=0,
                    status_index__lt=PLACES,
                ),
                name="certificate_status_place_whole_or_absent",
            ),
        ),
        migrations.CreateModel(
            name="BadgeKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kid", models.CharField(max_length=64, unique=True, verbose_name="key")),
                ("algorithm", models.CharField(max_length=8, verbose_name="algorithm")),
                ("jwk", models.JSONField(verbose_name="public key")),
                (
                    "first_used_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="first used at"),
                ),
            ],
            options={"verbose_name": "badge key", "verbose_name_plural": "badge keys"},
        ),
        migrations.CreateModel(
            name="Badge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="badge",
                        to="certificates.certificate",
                        verbose_name="certificate",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="badges",
                        to="certificates.badgekey",
                        verbose_name="badge key",
                    ),
                ),
                ("token", models.TextField(verbose_name="signed badge")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
            ],
            options={"verbose_name": "badge", "verbose_name_plural": "badges"},
        ),
        migrations.RunPython(draw_places, migrations.RunPython.noop),
    ]
