import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import kehou.core.fields
import kehou.core.ids
import kehou.core.tables
import kehou.planning.models.plan
import kehou.planning.models.staffing
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('planning', '0001_initial'), ('planning', '0002_group_order'), ('planning', '0003_staffing_posts_edits')]

    initial = True

    dependencies = [
        ('core', '0005_own_policy'),
        ('enrolment', '0014_on_paper'),
        ('identity', '__first__'),
        ('organisation', '0005_room_seats'),
        ('people', '0004_codes_and_papers'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Run',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='organisation.term')),
                        ('job', models.CharField(choices=[('groups', '编组'), ('seats', '座位'), ('roster', '排班')], max_length=8, verbose_name='任务')),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seat_runs', to='planning.group', verbose_name='组')),
                        ('first', models.DateField(blank=True, null=True, verbose_name='从')),
                        ('last', models.DateField(blank=True, null=True, verbose_name='到')),
                        ('state', models.CharField(choices=[('waiting', '等待'), ('running', '计算中'), ('done', '已算好'), ('impossible', '无解'), ('published', '已公布'), ('failed', '出错')], default='waiting', max_length=12, verbose_name='状态')),
                        ('seed', models.PositiveIntegerField(default=1)),
                        ('seconds', models.PositiveSmallIntegerField(default=10)),
                        ('instance', models.JSONField(default=dict)),
                        ('result', models.JSONField(null=True)),
                        ('explanation', models.JSONField(default=list)),
                        ('basis', models.JSONField(default=list)),
                        ('wishes', models.JSONField(default=dict)),
                        ('started_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('finished_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'indexes': [models.Index(fields=['school', 'term', 'job', '-created_at'], name='planning_ru_school__3f76af_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='Group',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='organisation.term')),
                        ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='planning.run')),
                        ('name', models.CharField(max_length=30, verbose_name='组名')),
                        ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.campus', verbose_name='校区')),
                        ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.room', verbose_name='房间')),
                        ('is_late', models.BooleanField(default=False, verbose_name='17:00后合并班')),
                        ('outside_band_reason', models.CharField(blank=True, max_length=200, verbose_name='人数在25—30之外的理由')),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                    ],
                    options={
                        'ordering': ['is_late', 'campus__name', django.db.models.functions.text.Length('name'), 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('school', 'term', 'name'), name='group_name_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_late', False), models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR')), expressions=[('school', '='), ('room', '='), (kehou.planning.models.plan.Standing('starts_on', 'ends_on'), '&&')], name='no_room_for_two_groups')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='planning.group')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.pupil')),
                        ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='enrolment.place')),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='结束')),
                        ('row', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='排')),
                        ('column', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='列')),
                        ('is_pinned', models.BooleanField(default=False, verbose_name='手工指定')),
                        ('before', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.membership')),
                    ],
                    options={
                        'ordering': ['group', 'row', 'column', 'pupil'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('school', 'group', 'pupil'), name='in_group_once'), models.UniqueConstraint(condition=models.Q(('ends_on', None), ('row__isnull', False)), fields=('school', 'group', 'row', 'column'), name='one_child_a_seat')],
                    },
                ),
                migrations.CreateModel(
                    name='Duty',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('date', models.DateField(verbose_name='日期')),
                        ('starts_at', models.DateTimeField(verbose_name='开始')),
                        ('ends_at', models.DateTimeField(verbose_name='结束')),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='planning.group', verbose_name='组')),
                        ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='planning.post', verbose_name='岗位')),
                        ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.room', verbose_name='房间')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='organisation.staff', verbose_name='教师')),
                        ('role', models.CharField(choices=[('care', '看护'), ('late', '17:00后志愿看护'), ('gate', '校门'), ('safety', '安全员'), ('patrol', '巡课'), ('other', '其他岗位')], default='care', max_length=8, verbose_name='职责')),
                        ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='planning.run')),
                        ('instead_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.duty')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='代班理由')),
                        ('is_pinned', models.BooleanField(default=False, verbose_name='固定')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['date', 'starts_at', 'group'],
                        'indexes': [models.Index(fields=['school', 'date'], name='planning_du_school__2941f5_idx'), models.Index(fields=['school', 'staff', 'date'], name='planning_du_school__bea22d_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='duty_ends_after_start'), models.CheckConstraint(condition=models.Q(('group', None), ('post', None), _connector='OR'), name='duty_with_group_or_at_post'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('school', '='), ('staff', '='), (kehou.planning.models.plan.During('starts_at', 'ends_at'), '&&')], name='no_adult_in_two_places'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('school', '='), ('room', '='), ('group', '<>'), (kehou.planning.models.plan.During('starts_at', 'ends_at'), '&&')], name='no_room_twice_at_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Publication',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('job', models.CharField(choices=[('groups', '编组'), ('seats', '座位'), ('roster', '排班')], max_length=8)),
                        ('content', models.JSONField(default=dict)),
                        ('sha256', models.CharField(max_length=64)),
                        ('is_public', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='KeepApart',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.pupil', verbose_name='学生')),
                        ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.pupil', verbose_name='另一名学生')),
                        ('apart_from', models.CharField(choices=[('group', '不编在同一组'), ('seats', '可以同组，座位不挨着')], default='group', max_length=5, verbose_name='怎样分开')),
                        ('reason', kehou.core.fields.SealedText(blank=True, choices=[('conflict', '有过矛盾冲突'), ('family', '家长的意愿（如双胞胎分组）'), ('learning', '互相影响，难以安静'), ('safeguarding', '保护性安排'), ('other', '其他')], default='conflict', verbose_name='原因')),
                        ('words', kehou.core.fields.SealedText(blank=True, default='', verbose_name='说明')),
                        ('starts_on', models.DateField(verbose_name='从')),
                        ('ends_on', models.DateField(verbose_name='到')),
                        ('at', models.DateTimeField(editable=False)),
                        ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_words', kehou.core.fields.SealedText(blank=True, default='', verbose_name='解除的理由')),
                    ],
                    options={
                        'ordering': ['starts_on', 'at', 'id'],
                        'indexes': [models.Index(fields=['school', 'ends_on'], name='planning_ke_school__3e7810_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('pupil__lt', models.F('other'))), name='apart_two_children_in_order'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='apart_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('school', '='), ('pupil', '='), ('other', '='), (kehou.planning.models.plan.Standing('starts_on', 'ends_on'), '&&')], name='apart_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Edit',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('kind', models.CharField(choices=[('move', '调组'), ('split', '拆分班组'), ('join', '合并班组'), ('room', '换教室'), ('seat', '换座位'), ('stand_in', '代班'), ('pin', '固定值班')], max_length=8, verbose_name='改动')),
                        ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='planning.group', verbose_name='班组')),
                        ('first', models.DateField(verbose_name='从哪天起')),
                        ('rows', models.JSONField(default=list)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['school', 'term', '-at'], name='planning_ed_school__5bfeb5_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='RollBooks',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('form', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel')], max_length=4, verbose_name='格式')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='班组数')),
                        ('state', models.CharField(choices=[('waiting', '等待制作'), ('running', '正在制作'), ('done', '可以下载'), ('failed', '没有做成')], default='waiting', max_length=8, verbose_name='状态')),
                        ('trace', models.CharField(blank=True, editable=False, max_length=120)),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                        ('sealed', models.BinaryField(null=True)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-id'],
                        'indexes': [models.Index(fields=['school', '-asked_at'], name='planning_ro_school__5eac92_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('name', models.CharField(max_length=30, verbose_name='岗位名称')),
                        ('kind', models.CharField(choices=[('gate', '校门'), ('safety', '安全员'), ('patrol', '巡课'), ('other', '其他岗位')], max_length=8, verbose_name='职责')),
                        ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.campus', verbose_name='校区')),
                        ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), default=list, size=None, verbose_name='哪几天')),
                        ('hours', models.CharField(choices=[('first', '放学后到 17:00'), ('late', '17:00 后'), ('both', '放学后到全部结束'), ('own', '自定时间')], default='first', max_length=8, verbose_name='时间')),
                        ('starts', models.TimeField(blank=True, null=True, verbose_name='从')),
                        ('ends', models.TimeField(blank=True, null=True, verbose_name='到')),
                        ('adults', models.PositiveSmallIntegerField(default=1, verbose_name='同时要几人')),
                        ('who', models.CharField(choices=[('any', '全体教职工'), ('volunteers', '只由报名这个岗位的人'), ('leaders', '只由领导'), ('named', '只由指定的人')], default='any', max_length=10, verbose_name='谁可以承担')),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['campus__name', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('school', 'term', 'name'), name='post_name_once'), models.CheckConstraint(condition=models.Q(('adults__gte', 1), ('adults__lte', 20)), name='post_has_adults'), models.CheckConstraint(condition=models.Q(models.Q(('ends__gt', models.F('starts')), ('hours', 'own'), ('starts__isnull', False)), models.Q(models.Q(('hours', 'own'), _negated=True), ('ends', None), ('starts', None)), _connector='OR'), name='post_hours_stated_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PostPerson',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='planning.post')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staff')),
                    ],
                    options={
                        'ordering': ['staff'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'post', 'staff'), name='named_once_for_a_post')],
                    },
                ),
                migrations.CreateModel(
                    name='Volunteer',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='organisation.staff', verbose_name='教师')),
                        ('slots', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('first', '放学后到 17:00'), ('late', '17:00 后（志愿）')], max_length=8), blank=True, default=list, size=None, verbose_name='时段')),
                        ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='可看护日')),
                        ('max_week', models.PositiveSmallIntegerField(default=2, verbose_name='每周最多次数')),
                        ('crosses', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='可去另一校区的日子')),
                        ('dislikes', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='最好不排的日子')),
                        ('posts', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None, verbose_name='愿意承担的岗位')),
                        ('shows', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('subject', '任教学科'), ('campus', '所在校区'), ('roles', '在校门等岗位值守')], max_length=8), blank=True, default=list, size=None, verbose_name='同意公示')),
                        ('load_confirmed_at', models.DateTimeField(editable=False, null=True)),
                        ('load_confirmed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['term', 'staff'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'term', 'staff'), name='one_offer_a_term'), models.CheckConstraint(condition=models.Q(('max_week__lte', 10)), name='offer_within_a_week')],
                    },
                ),
                migrations.CreateModel(
                    name='Lesson',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.term')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='organisation.staff', verbose_name='教师')),
                        ('weekday', models.PositiveSmallIntegerField(verbose_name='星期')),
                        ('starts', models.TimeField(verbose_name='开始')),
                        ('ends', models.TimeField(verbose_name='结束')),
                    ],
                    options={
                        'ordering': ['staff', 'weekday', 'starts'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='lesson_ends_after_start'), models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 7)), name='lesson_on_a_weekday'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('school', '='), ('term', '='), ('staff', '='), ('weekday', '='), (kehou.planning.models.staffing.Hours('starts', 'ends'), '&&')], name='no_two_lessons_at_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Absence',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='organisation.staff', verbose_name='教师')),
                        ('first', models.DateField(verbose_name='从')),
                        ('last', models.DateField(verbose_name='到')),
                        ('since', models.TimeField(blank=True, null=True, verbose_name='第一天从几点起')),
                        ('reason', models.CharField(max_length=200, verbose_name='事由')),
                        ('state', models.CharField(choices=[('asked', '等待批准'), ('agreed', '已批准'), ('refused', '未批准'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='答复')),
                        ('asked_at', models.DateTimeField(editable=False)),
                        ('decided_at', models.DateTimeField(editable=False, null=True)),
                        ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['first', 'asked_at', 'id'],
                        'indexes': [models.Index(fields=['school', 'last'], name='planning_ab_school__bc656b_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='absence_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ('asked', 'agreed'))), expressions=[('school', '='), ('staff', '='), (kehou.planning.models.staffing.Days('first', 'last'), '&&')], name='away_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Swap',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps', to='planning.duty', verbose_name='让出的值班')),
                        ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='planning.duty', verbose_name='换来的值班')),
                        ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='swaps', to='organisation.staff', verbose_name='对方')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('state', models.CharField(choices=[('asked', '等对方答复'), ('accepted', '已换'), ('declined', '对方不同意'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                        ('asked_at', models.DateTimeField(editable=False)),
                        ('answered_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('school', 'duty'), name='duty_offered_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Feed',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('pupil', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.pupil')),
                        ('sha256', models.CharField(editable=False, max_length=64)),
                        ('revoked_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'sha256'), name='feed_key_once'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('school', 'user', 'pupil'), name='one_feed_at_a_time', nulls_distinct=False)],
                    },
                ),
            ],
        ),
    ]
