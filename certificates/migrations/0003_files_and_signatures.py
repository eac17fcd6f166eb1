import django.db.models.deletion
from django.db import migrations, models


def register_files(apps, schema_editor):
    """Files made before this are known too: they are unsigned."""
    certificate = apps.get_model("certificates", "Certificate")
    known = apps.get_model("certificates", "CertificateFile")
    rows = certificate.objects.exclude(file="").iterator(chunk_size=1000)
    batch = []
    for row in rows:
        values = {"name": row.file, "sha256": row.file_sha256, "level": "unsigned", "created_at": row.rendered_at}
        batch.append(known(certificate_id=row.pk, **values))
    known.objects.bulk_create(batch, batch_size=1000)
    certificate.objects.exclude(file="").update(signature_level="unsigned")


class Migration(migrations.Migration):
    dependencies = [("certificates", "0002_layouts")]
    operations = [
        migrations.AddField(
            model_name="certificate",
            name="signature_level",
            field=models.CharField(blank=True, max_length=8, verbose_name="level of the signature"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="signing_key",
            field=models.CharField(blank=True, max_length=64, verbose_name="signing key"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(
                condition=models.Q(("rendered_at__isnull", False), ("state", "issued")),
                fields=["signature_level", "issued_at"],
                name="certificate_by_level",
            ),
        ),
        migrations.CreateModel(
            name="CertificateFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="file")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("unsigned", "not signed"),
                            ("b-b", "signed"),
                            ("b-t", "signed, with the time proven"),
                            ("b-lta", "signed, for long keeping"),
                        ],
                        max_length=8,
                        verbose_name="level of the signature",
                    ),
                ),
                ("key_id", models.CharField(blank=True, max_length=64, verbose_name="signing key")),
                ("created_at", models.DateTimeField(verbose_name="made at")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="certificates.certificate",
                        verbose_name="certificate",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a certificate",
                "verbose_name_plural": "files of certificates",
                "constraints": [
                    models.UniqueConstraint(fields=("certificate", "level"), name="certificate_file_one_a_level"),
                    models.UniqueConstraint(fields=("certificate", "sha256"), name="certificate_file_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key_id", ""), ("level", "unsigned")),
                            models.Q(
                                models.Q(("level", "unsigned"), _negated=True),
                                models.Q(("key_id", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_file_signed_by_a_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["unsigned", "b-b", "b-t", "b-lta"])),
                        name="certificate_file_known_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_id", models.CharField(max_length=64, unique=True, verbose_name="signing key")),
                ("subject", models.CharField(max_length=300, verbose_name="signer")),
                ("chain", models.TextField(verbose_name="certificates of the key")),
                ("not_after", models.DateTimeField(verbose_name="valid until")),
                ("first_used_at", models.DateTimeField(verbose_name="first used at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("withdraw_reason", models.TextField(blank=True, verbose_name="reason for withdrawing")),
            ],
            options={
                "verbose_name": "signing key",
                "verbose_name_plural": "signing keys",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdraw_reason", ""), ("withdrawn_at__isnull", True)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="signing_key_withdrawn_with_a_reason",
                    )
                ],
            },
        ),
        migrations.RunPython(register_files, migrations.RunPython.noop),
    ]
