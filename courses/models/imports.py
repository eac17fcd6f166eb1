"""What imports of course packages leave behind."""

from django.db import models


class ImportedItem(models.Model):
    """What an import of a course package wrote last.

    Where the package still says the same (`digest`), the next import writes nothing; where the page or question has
    another latest revision by now, someone edited it here, and the import leaves it alone.
    """

    course_code = models.SlugField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_code", "key"], name="imported_item_key_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.course_code}: {self.key}"
