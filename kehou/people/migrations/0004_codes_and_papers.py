import django.db.models.deletion
import kehou.core.fields
import kehou.core.ids
import kehou.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_own_policy'),
        ('identity', '__first__'),
        ('people', '0003_consent_last_day'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='BarPaper',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bar_papers', to='people.pupil')),
                        ('collector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='people.collector')),
                        ('reason', kehou.core.fields.SealedText(blank=True, default='', verbose_name='依据')),
                        ('photo', kehou.core.fields.SealedText(blank=True, default='', verbose_name='文书照片')),
                        ('has_photo', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['at', 'id'],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='collector',
            name='by_code',
            field=models.BooleanField(default=False, verbose_name='只凭一次性接送码'),
        ),
    ]
