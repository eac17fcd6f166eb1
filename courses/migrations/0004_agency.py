import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0002_members_and_invitations'),
        ('courses', '0003_blocks'),
    ]

    operations = [
        migrations.AddField(
            model_name='coursepage',
            name='agency',
            field=models.ForeignKey(blank=True, help_text='Who writes it. Empty: the programme office.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='agencies.agency', verbose_name='agency'),
        ),
        migrations.AddField(
            model_name='modulepage',
            name='agency',
            field=models.ForeignKey(blank=True, help_text='Who writes it, if not whose course it is. That agency alone edits it then.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='modules', to='agencies.agency', verbose_name='agency'),
        ),
    ]
