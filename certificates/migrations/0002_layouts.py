import django.db.models.deletion
import django.db.models.functions.comparison
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_members_and_invitations"),
        ("certificates", "0001_initial"),
        ("courses", "0006_package_jobs"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LayoutPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("background", "background"), ("seal", "seal"), ("signature", "signature")],
                        max_length=12,
                        verbose_name="use",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        help_text="What it shows, for those who cannot see it, e.g. “ลายมือชื่อนายสมชาย ใจดี”.",
                        max_length=200,
                        verbose_name="alternative text",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who may use it. Empty: the programme office.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                ("data", models.BinaryField(verbose_name="picture")),
                ("media_type", models.CharField(editable=False, max_length=20, verbose_name="kind of file")),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="height in pixels")),
            ],
            options={
                "verbose_name": "certificate picture",
                "verbose_name_plural": "certificate pictures",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="CertificateLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(default=False, editable=False, verbose_name="has unpublished changes"),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="first published at"),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                ("go_live_at", models.DateTimeField(blank=True, null=True, verbose_name="go live date/time")),
                ("expire_at", models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time")),
                ("expired", models.BooleanField(default=False, editable=False, verbose_name="expired")),
                ("locked", models.BooleanField(default=False, editable=False, verbose_name="locked")),
                ("locked_at", models.DateTimeField(editable=False, null=True, verbose_name="locked at")),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="locked_%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="For editors; it is not printed.", max_length=120, verbose_name="name"),
                ),
                ("code", models.SlugField(max_length=80, unique=True, verbose_name="code")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who owns the layout. Empty: the programme office.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate_layouts",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "design",
                    models.CharField(
                        choices=[
                            ("formal", "formal, of the state"),
                            ("agency", "of an agency, together with the programme"),
                            ("youth", "young people"),
                        ],
                        default="formal",
                        max_length=12,
                        verbose_name="design",
                    ),
                ),
                (
                    "orientation",
                    models.CharField(
                        choices=[("landscape", "landscape"), ("portrait", "portrait")],
                        default="landscape",
                        max_length=12,
                        verbose_name="orientation",
                    ),
                ),
                (
                    "main_language",
                    models.CharField(
                        choices=[("th", "Thai, English beneath"), ("en", "English, Thai beneath")],
                        default="th",
                        max_length=4,
                        verbose_name="language",
                    ),
                ),
                (
                    "digits",
                    models.CharField(
                        choices=[("thai", "Thai (๑๒๓) in Thai texts"), ("arabic", "Arabic (123)")],
                        default="thai",
                        max_length=8,
                        verbose_name="digits",
                    ),
                ),
                (
                    "background",
                    models.ForeignKey(
                        blank=True,
                        help_text="Takes the place of the design's own drawing.",
                        limit_choices_to={"purpose": "background"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.layoutpicture",
                        verbose_name="background",
                    ),
                ),
                (
                    "seal_plan",
                    models.CharField(
                        choices=[
                            ("drawn", "the design's own"),
                            ("picture", "the picture chosen below"),
                            ("none", "none"),
                        ],
                        default="drawn",
                        max_length=8,
                        verbose_name="seal",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"purpose": "seal"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certificates.layoutpicture",
                        verbose_name="picture of the seal",
                    ),
                ),
                (
                    "signatories",
                    wagtail.fields.StreamField(
                        [("signatory", 5)],
                        blank=True,
                        block_lookup={
                            0: ("wagtail.blocks.CharBlock", (), {"label": "name (Thai)", "max_length": 120}),
                            1: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "name (English)", "max_length": 120, "required": False},
                            ),
                            2: ("wagtail.blocks.CharBlock", (), {"label": "position (Thai)", "max_length": 160}),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "position (English)", "max_length": 160, "required": False},
                            ),
                            4: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("certificates.LayoutPicture",),
                                {"label": "picture of the signature", "required": False},
                            ),
                            5: (
                                "wagtail.blocks.StructBlock",
                                [[("name", 0), ("name_en", 1), ("position", 2), ("position_en", 3), ("signature", 4)]],
                                {},
                            ),
                        },
                        verbose_name="signatories",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=200, verbose_name="heading (Thai)")),
                ("heading_en", models.CharField(blank=True, max_length=200, verbose_name="heading (English)")),
                ("issuer", models.TextField(blank=True, max_length=400, verbose_name="issued by (Thai)")),
                ("issuer_en", models.TextField(blank=True, max_length=400, verbose_name="issued by (English)")),
                ("opening", models.CharField(blank=True, max_length=200, verbose_name="before the name (Thai)")),
                ("opening_en", models.CharField(blank=True, max_length=200, verbose_name="before the name (English)")),
                (
                    "statement",
                    models.TextField(blank=True, max_length=400, verbose_name="between name and course (Thai)"),
                ),
                (
                    "statement_en",
                    models.TextField(blank=True, max_length=400, verbose_name="between name and course (English)"),
                ),
                ("details", models.TextField(blank=True, max_length=400, verbose_name="after the course (Thai)")),
                ("details_en", models.TextField(blank=True, max_length=400, verbose_name="after the course (English)")),
                ("given", models.TextField(blank=True, max_length=400, verbose_name="date (Thai)")),
                ("given_en", models.TextField(blank=True, max_length=400, verbose_name="date (English)")),
            ],
            options={
                "verbose_name": "certificate layout",
                "verbose_name_plural": "certificate layouts",
                "ordering": ["name"],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name="LayoutVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="certificates.certificatelayout",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "layout version",
                "verbose_name_plural": "layout versions",
                "constraints": [
                    models.UniqueConstraint(fields=("layout", "number"), name="layout_version_number_unique")
                ],
            },
        ),
        migrations.AddField(
            model_name="certificatelayout",
            name="current_version",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.layoutversion",
            ),
        ),
        migrations.CreateModel(
            name="LayoutChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "course",
                    models.ForeignKey(
                        blank=True,
                        help_text="In every language of the course.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="courses.coursepage",
                        verbose_name="course",
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        help_text="For each of its courses that has none of its own. Neither course nor agency: for all others.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "layout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="certificates.certificatelayout",
                        verbose_name="layout",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of a layout",
                "verbose_name_plural": "choices of layouts",
                "ordering": ["course", "agency"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Coalesce("course", 0),
                        django.db.models.functions.comparison.Coalesce("agency", 0),
                        name="layout_choice_once",
                        violation_error_message="A layout is chosen for this already; change that choice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("course", None), ("agency", None), _connector="OR"),
                        name="layout_choice_for_one",
                        violation_error_message="Choose a course or an agency, not both.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="certificate",
            name="course_minutes",
            field=models.PositiveIntegerField(default=0, verbose_name="minutes that the course needs"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="agency_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="agency of the course"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="agency_name_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="agency of the course (English)"),
        ),
        migrations.AddField(
            model_name="certificate",
            name="layout_version",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="certificates.layoutversion",
                verbose_name="layout version",
            ),
        ),
    ]
