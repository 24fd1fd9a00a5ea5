from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
import kehou.core.ids
import kehou.core.tables
from django.conf import settings
from django.db import migrations, models

calendar = import_module('kehou.organisation.migrations.0002_official_calendar')


class Migration(migrations.Migration):

    replaces = [('organisation', '0001_initial'), ('organisation', '0002_official_calendar'), ('organisation', '0003_papers'), ('organisation', '0004_plan_versions'), ('organisation', '0005_room_seats')]

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('core', '0005_own_policy'),
        ('identity', '__first__'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='School',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('nature', models.CharField(choices=[('public', '公办'), ('private', '民办')], default='public', max_length=10, verbose_name='办学性质')),
                        ('stage', models.CharField(choices=[('primary', '小学'), ('junior', '初中'), ('nine', '九年一贯制')], default='primary', max_length=10, verbose_name='学段')),
                        ('affiliation', models.CharField(choices=[('city', '市属'), ('district', '区属')], default='district', max_length=10, verbose_name='隶属关系')),
                        ('address', models.CharField(blank=True, max_length=120, verbose_name='地址')),
                        ('phone', models.CharField(blank=True, max_length=20, verbose_name='办公电话')),
                        ('data_officer', models.CharField(blank=True, max_length=40, verbose_name='儿童个人信息保护负责人')),
                        ('keeps_identity_numbers', models.BooleanField(default=False, verbose_name='登记身份证号')),
                        ('paper_heading', models.CharField(blank=True, help_text='印在每份文件的左上角；不填就是校名。', max_length=60, verbose_name='文件页眉')),
                        ('paper_foot', models.CharField(blank=True, help_text='印在每页左下角，如校址和电话。', max_length=60, verbose_name='文件页脚')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('school',), name='school_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Campus',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(max_length=20, verbose_name='校区')),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'name'), name='campus_name_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Room',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='organisation.campus', verbose_name='校区')),
                        ('name', models.CharField(max_length=30, verbose_name='房间')),
                        ('kind', models.CharField(choices=[('classroom', '教室'), ('hall', '多功能室'), ('playground', '操场')], default='classroom', max_length=12, verbose_name='类别')),
                        ('capacity', models.PositiveSmallIntegerField(verbose_name='容量')),
                        ('rows', models.PositiveSmallIntegerField(default=6, verbose_name='排')),
                        ('columns', models.PositiveSmallIntegerField(default=6, verbose_name='列')),
                        ('blocked', models.CharField(blank=True, help_text='按排-列写，用顿号隔开，例如 1-1、6-8。', max_length=200, verbose_name='不能坐的座位')),
                        ('aisles', models.CharField(blank=True, help_text='过道左边的列号，用顿号隔开，例如 2、4、6。', max_length=60, verbose_name='过道')),
                        ('door', models.CharField(choices=[('front_left', '左前方'), ('front_right', '右前方'), ('back_left', '左后方'), ('back_right', '右后方')], default='front_right', help_text='面向黑板看。', max_length=12, verbose_name='门在哪里')),
                    ],
                    options={
                        'ordering': ['campus__name', 'name'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'campus', 'name'), name='room_name_once'), models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('columns__gte', 1), ('rows__gte', 1)), name='room_has_seats'), models.CheckConstraint(condition=models.Q(('blocked__regex', '^\\s*(\\d+[-－—]\\d+[、,，;；\\s]*)*$'), ('aisles__regex', '^\\s*(\\d+[、,，;；\\s]*)*$')), name='room_seats_read')],
                    },
                ),
                migrations.CreateModel(
                    name='Staff',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('pinyin', models.CharField(blank=True, editable=False, max_length=120)),
                        ('number', models.CharField(max_length=20, verbose_name='工号')),
                        ('post', models.CharField(blank=True, max_length=40, verbose_name='岗位')),
                        ('subject', models.CharField(blank=True, max_length=40, verbose_name='任教学科')),
                        ('campus', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.campus', verbose_name='校区')),
                        ('volunteers_late', models.BooleanField(default=False, verbose_name='志愿看护17:00后时段')),
                        ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='可看护日')),
                        ('duties_a_week', models.PositiveSmallIntegerField(default=2, verbose_name='每周最多次数')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='离校日期')),
                    ],
                    options={
                        'ordering': ['number'],
                        'indexes': [models.Index(fields=['school', 'pinyin'], name='organisatio_school__bc9d83_idx')],
                        'constraints': [models.UniqueConstraint(fields=('school', 'number'), name='staff_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Grade',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='年级')),
                        ('entry_year', models.PositiveSmallIntegerField(verbose_name='入学年份')),
                        ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='organisation.staff', verbose_name='年级组长')),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'number'), name='grade_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 9)), name='grade_within_stage')],
                    },
                ),
                migrations.CreateModel(
                    name='HomeClass',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('grade', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='organisation.grade', verbose_name='年级')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='班')),
                        ('campus', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.campus', verbose_name='校区')),
                        ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.room', verbose_name='教室')),
                        ('homeroom', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='classes', to='organisation.staff', verbose_name='班主任')),
                    ],
                    options={
                        'verbose_name_plural': 'home classes',
                        'ordering': ['grade__number', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'grade', 'number'), name='class_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Term',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('year', models.PositiveSmallIntegerField(verbose_name='学年开始')),
                        ('number', models.PositiveSmallIntegerField(choices=[(1, '第一学期'), (2, '第二学期')], verbose_name='学期')),
                        ('starts_on', models.DateField(verbose_name='开学')),
                        ('ends_on', models.DateField(verbose_name='放假')),
                    ],
                    options={
                        'ordering': ['-starts_on', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'year', 'number'), name='term_once'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='term_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='CalendarDay',
                    fields=[
                        ('day', models.DateField(primary_key=True, serialize=False, verbose_name='日期')),
                        ('kind', models.CharField(choices=[('work', '上课日'), ('rest', '休息日')], max_length=5, verbose_name='性质')),
                        ('name', models.CharField(max_length=40, verbose_name='说明')),
                        ('follows', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='按星期几上课')),
                    ],
                    options={
                        'ordering': ['day'],
                    },
                ),
                migrations.CreateModel(
                    name='SchoolEvent',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(verbose_name='结束')),
                        ('title', models.CharField(max_length=60, verbose_name='事项')),
                        ('service', models.BooleanField(default=False, verbose_name='照常课后服务')),
                    ],
                    options={
                        'ordering': ['starts_on', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='event_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Leader',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('role', models.CharField(choices=[('head', '组长'), ('deputy', '副组长'), ('member', '成员')], max_length=10, verbose_name='职务')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('post', models.CharField(max_length=40, verbose_name='行政职务')),
                        ('duties', models.CharField(blank=True, max_length=200, verbose_name='分工')),
                        ('order', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['order', 'name'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('role', 'head')), fields=('school',), name='one_head_of_leading_group')],
                    },
                ),
                migrations.CreateModel(
                    name='ServicePlan',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='organisation.term')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='版本')),
                        ('why', models.CharField(blank=True, max_length=200, verbose_name='修改原因')),
                        ('state', models.CharField(choices=[('draft', '草拟'), ('filed', '已报区'), ('returned', '退回修改'), ('approved', '已批准'), ('published', '已公布'), ('superseded', '已被替代')], default='draft', max_length=10, verbose_name='状态')),
                        ('content', models.JSONField(default=dict)),
                        ('basis', models.JSONField(default=list)),
                        ('remark', models.CharField(blank=True, max_length=200, verbose_name='区批复意见')),
                        ('filed_at', models.DateTimeField(null=True)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('published_at', models.DateTimeField(null=True)),
                        ('is_public', models.BooleanField(default=False)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'term', 'version'), name='plan_version_once'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'filed', 'returned', 'approved'))), fields=('school', 'term'), name='one_plan_in_preparation'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('school', 'term'), name='one_published_plan')],
                    },
                ),
            ],
        ),
        migrations.RunPython(calendar.seed, migrations.RunPython.noop),
    ]
