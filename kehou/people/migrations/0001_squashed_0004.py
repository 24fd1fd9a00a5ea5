import django.contrib.postgres.fields
import django.db.models.deletion
import kehou.core.fields
import kehou.core.ids
import kehou.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_guardians_end'), ('people', '0003_consent_last_day'), ('people', '0004_codes_and_papers')]

    initial = True

    dependencies = [
        ('core', '0005_own_policy'),
        ('identity', '__first__'),
        ('organisation', '0005_room_seats'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Pupil',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('pinyin', models.CharField(blank=True, editable=False, max_length=200)),
                        ('sex', models.CharField(blank=True, choices=[('m', '男'), ('f', '女')], max_length=1, verbose_name='性别')),
                        ('birth_date', models.DateField(blank=True, null=True, verbose_name='出生日期')),
                        ('home_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pupils', to='organisation.homeclass', verbose_name='班级')),
                        ('state', models.CharField(choices=[('here', '在籍'), ('left', '已离校')], default='here', max_length=5, verbose_name='状态')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='离校日期')),
                        ('registry_no', kehou.core.fields.SealedText(blank=True, default='', verbose_name='学籍号')),
                        ('identity_no', kehou.core.fields.SealedText(blank=True, default='', verbose_name='身份证号')),
                        ('identity_mark', models.CharField(blank=True, editable=False, max_length=64)),
                        ('health', kehou.core.fields.SealedText(blank=True, default='', verbose_name='健康提示')),
                        ('seating', kehou.core.fields.SealedText(blank=True, default='', verbose_name='座位提示')),
                    ],
                    options={
                        'ordering': ['home_class__grade__number', 'home_class__number', 'pinyin', 'id'],
                        'indexes': [models.Index(fields=['school', 'home_class', 'pinyin'], name='people_pupi_school__de7988_idx'), models.Index(fields=['school', 'pinyin'], name='people_pupi_school__01416f_idx'), models.Index(fields=['school', 'name'], name='people_pupi_school__3f87d1_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('identity_mark', ''), _negated=True), ('state', 'here')), fields=('school', 'identity_mark'), name='pupil_identity_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Guardian',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardians', to='people.pupil')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guardianships', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('relation', models.CharField(choices=[('father', '父亲'), ('mother', '母亲'), ('grandparent', '祖父母'), ('other', '其他')], default='other', max_length=12, verbose_name='关系')),
                        ('phone', kehou.core.fields.SealedText(blank=True, default='', verbose_name='手机号')),
                        ('order', models.PositiveSmallIntegerField(default=1)),
                        ('bound_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['pupil', 'order'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('school', 'pupil', 'user'), name='guardian_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CodeSlip',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='people.pupil')),
                        ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='people.guardian')),
                        ('code_hash', models.CharField(max_length=64)),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                        ('printed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'code_hash'), name='slip_code_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Collector',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collectors', to='people.pupil')),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('relation', models.CharField(max_length=20, verbose_name='与孩子关系')),
                        ('phone', kehou.core.fields.SealedText(blank=True, default='', verbose_name='手机号')),
                        ('photo', models.ImageField(blank=True, null=True, upload_to='collectors/%Y/%m', verbose_name='照片')),
                        ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='可接日')),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='到期')),
                        ('barred', models.BooleanField(default=False, verbose_name='禁止接走')),
                        ('by_code', models.BooleanField(default=False, verbose_name='只凭一次性接送码')),
                        ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                        ('revoked_at', models.DateTimeField(editable=False, null=True)),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pupil', 'name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='collector_ends_after_start')],
                    },
                ),
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
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.pupil')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('purpose', models.CharField(choices=[('service', '参加课后服务所必需的信息处理'), ('health', '向看护教师提供健康与座位提示'), ('collectors', '登记代接人信息'), ('masked_name', '校内公示中显示隐去部分的姓名'), ('photo', '使用活动照片')], max_length=12)),
                        ('version', models.CharField(max_length=20)),
                        ('given', models.BooleanField()),
                        ('channel', models.CharField(default='phone', max_length=10)),
                        ('at', models.DateTimeField()),
                        ('last_day', models.DateField(null=True)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'indexes': [models.Index(fields=['school', 'pupil', 'purpose', '-at'], name='people_cons_school__dcee19_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='RosterImport',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('file_name', models.CharField(max_length=120)),
                        ('sha256', models.CharField(max_length=64)),
                        ('state', models.CharField(choices=[('draft', '试读，尚未导入'), ('applied', '已导入'), ('undone', '已撤销')], default='draft', max_length=7)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('makes_classes', models.BooleanField(default=False)),
                        ('created_count', models.PositiveIntegerField(default=0)),
                        ('changed_count', models.PositiveIntegerField(default=0)),
                        ('left_count', models.PositiveIntegerField(default=0)),
                        ('content', kehou.core.fields.SealedText(blank=True, default='')),
                        ('changes', kehou.core.fields.SealedText(blank=True, default='')),
                        ('expires_at', models.DateTimeField(null=True)),
                        ('applied_at', models.DateTimeField(null=True)),
                        ('undone_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'indexes': [models.Index(fields=['school', '-created_at'], name='people_rost_school__de3307_idx')],
                    },
                ),
            ],
        ),
    ]
