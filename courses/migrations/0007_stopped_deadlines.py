"""Deadlines of refreshers do not run while their course is not published."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def stop_for_courses_away(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Stop those of courses that are away now. Since when they are, nothing tells: the whole time is given again."""
    editions = apps.get_model("courses", "Edition").objects.filter(ended_at__isnull=True, course__live=False)
    for edition in editions:
        edition.stopped_on = edition.raised_at.date()
        edition.save(update_fields=["stopped_on"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0006_package_jobs")]

    operations = [
        migrations.AddField("edition", "stopped_on", models.DateField(null=True)),
        migrations.RunPython(stop_for_courses_away, migrations.RunPython.noop),
    ]
