import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.text
import kehou.core.ids
import kehou.planning.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('planning', '0001_initial'), ('planning', '0002_group_order')]

    initial = True

    dependencies = [
        ('core', '0003_journal_by_school_year'),
        ('enrolment', '0001_initial'),
        ('identity', '__first__'),
        ('organisation', '0002_official_calendar'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=30, verbose_name='组名')),
                ('is_late', models.BooleanField(default=False, verbose_name='17:00后合并班')),
                ('outside_band_reason', models.CharField(blank=True, max_length=200, verbose_name='人数在25—30之外的理由')),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.campus', verbose_name='校区')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.room', verbose_name='房间')),
                ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='organisation.term')),
            ],
            options={
                'ordering': ['is_late', 'campus__name', django.db.models.functions.text.Length('name'), 'name'],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('job', models.CharField(choices=[('groups', '编组'), ('seats', '座位'), ('roster', '排班')], max_length=8)),
                ('content', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
                ('is_public', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('job', models.CharField(choices=[('groups', '编组'), ('seats', '座位'), ('roster', '排班')], max_length=8, verbose_name='任务')),
                ('first', models.DateField(blank=True, null=True, verbose_name='从')),
                ('last', models.DateField(blank=True, null=True, verbose_name='到')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('running', '计算中'), ('done', '已算好'), ('impossible', '无解'), ('published', '已公布'), ('failed', '出错')], default='waiting', max_length=12, verbose_name='状态')),
                ('seed', models.PositiveIntegerField(default=1)),
                ('seconds', models.PositiveSmallIntegerField(default=10)),
                ('instance', models.JSONField(default=dict)),
                ('result', models.JSONField(null=True)),
                ('explanation', models.JSONField(default=list)),
                ('basis', models.JSONField(default=list)),
                ('finished_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seat_runs', to='planning.group', verbose_name='组')),
                ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='organisation.term')),
            ],
            options={
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['school', 'term', 'job', '-created_at'], name='planning_ru_school__3f76af_idx')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('date', models.DateField(verbose_name='日期')),
                ('starts_at', models.DateTimeField(verbose_name='开始')),
                ('ends_at', models.DateTimeField(verbose_name='结束')),
                ('role', models.CharField(choices=[('care', '看护'), ('late', '17:00后志愿看护'), ('gate', '门口'), ('safety', '安全巡查')], default='care', max_length=8, verbose_name='职责')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='代班理由')),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('instead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.duty')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.room', verbose_name='房间')),
                ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='organisation.staff', verbose_name='教师')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='planning.group', verbose_name='组')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='planning.run')),
            ],
            options={
                'ordering': ['date', 'starts_at', 'group'],
                'indexes': [models.Index(fields=['school', 'date'], name='planning_du_school__2941f5_idx'), models.Index(fields=['school', 'staff', 'date'], name='planning_du_school__bea22d_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('school', '='), ('staff', '='), (kehou.planning.models.During('starts_at', 'ends_at'), '&&')], name='no_adult_in_two_places')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('starts_on', models.DateField(verbose_name='开始')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                ('row', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='排')),
                ('column', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='列')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='planning.group')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='enrolment.place')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.pupil')),
                ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
            ],
            options={
                'ordering': ['group', 'row', 'column', 'pupil'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('school', 'group', 'pupil'), name='in_group_once'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('row__isnull', False)), fields=('school', 'group', 'row', 'column'), name='one_child_a_seat')],
            },
        ),
        migrations.AddField(
            model_name='group',
            name='run',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='planning.run'),
        ),
        migrations.AddConstraint(
            model_name='group',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('school', 'term', 'name'), name='group_name_once'),
        ),
    ]
