import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import kehou.core.fields
import kehou.core.ids
import kehou.core.tables
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

HANDED_OVER_BY_THE_HOLDER = """
ALTER TABLE care_handover ADD CONSTRAINT handed_over_by_the_holder
    FOREIGN KEY (school_id, pupil_id, date, before, from_kind)
    REFERENCES care_handover (school_id, pupil_id, date, seq, to_kind)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0001_initial'),
        ('core', '0005_own_policy'),
        ('identity', '__first__'),
        ('people', '0004_codes_and_papers'),
        ('planning', '0003_staffing_posts_edits'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='PickupCode',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pickup_codes', to='people.pupil')),
                        ('date', models.DateField()),
                        ('digest', models.CharField(editable=False, max_length=64)),
                        ('guardian', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.guardian')),
                        ('collector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.collector')),
                        ('to_name', models.CharField(max_length=80, verbose_name='来接的人')),
                        ('issued_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('used_at', models.DateTimeField(null=True)),
                        ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('hand_over', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.handover')),
                        ('revoked_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-issued_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'date', 'digest'), name='pickup_code_once_a_day'), models.CheckConstraint(condition=models.Q(('guardian', None), ('collector', None), _connector='OR'), name='pickup_code_for_one_person'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at'))), name='pickup_code_lives_a_while'), models.CheckConstraint(condition=models.Q(('used_at', None), ('revoked_at', None), _connector='OR'), name='revoked_code_is_never_used'), models.CheckConstraint(condition=models.Q(('used_at', None), ('hand_over__isnull', False), _connector='OR'), name='used_code_names_hand_over')],
                    },
                ),
                migrations.CreateModel(
                    name='Receipt',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='people.pupil')),
                        ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='care.handover')),
                        ('typed_name', models.CharField(blank=True, max_length=40, verbose_name='签字人')),
                        ('drawn', models.TextField(blank=True, verbose_name='手写签名')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'hand_over'), name='receipt_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Correction',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='people.pupil')),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='care.session')),
                        ('state', models.CharField(choices=[('present', '到'), ('absent', '未到'), ('leave', '请假')], max_length=8, verbose_name='应为')),
                        ('reason', models.CharField(max_length=200, verbose_name='理由')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('granted', models.BooleanField(null=True)),
                        ('answer', models.CharField(blank=True, max_length=200, verbose_name='答复')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-asked_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('granted', None)), fields=('school', 'session', 'pupil'), name='one_open_correction_a_mark'), models.CheckConstraint(condition=models.Q(('granted', None), ('decided_at__isnull', False), _connector='OR'), name='decided_correction_says_when'), models.CheckConstraint(condition=models.Q(('decided_by', None), ('asked_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='correction_by_two_persons')],
                    },
                ),
                migrations.CreateModel(
                    name='HealthCheck',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='health_checks', to='care.session')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='health_checks', to='people.pupil')),
                        ('seq', models.PositiveSmallIntegerField(default=1)),
                        ('unwell', models.BooleanField(default=False, verbose_name='不适')),
                        ('temperature', kehou.core.fields.SealedText(blank=True, default='', verbose_name='体温')),
                        ('symptoms', kehou.core.fields.SealedText(blank=True, default='', verbose_name='症状')),
                        ('words', kehou.core.fields.SealedText(blank=True, default='', verbose_name='说明')),
                        ('at', models.DateTimeField()),
                        ('device_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['session_id', 'pupil_id', 'seq'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'session', 'pupil', 'seq'), name='health_check_once'), models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='health_check_is_numbered')],
                    },
                ),
                migrations.CreateModel(
                    name='Incident',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('date', models.DateField(verbose_name='日期')),
                        ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='care.session')),
                        ('severity', models.CharField(choices=[('minor', '轻微'), ('moderate', '一般'), ('serious', '严重')], max_length=8, verbose_name='轻重')),
                        ('kind', models.CharField(choices=[('injury', '受伤'), ('illness', '生病不适'), ('conflict', '冲突'), ('hazard', '设施隐患'), ('property', '财物损失'), ('other', '其他')], max_length=10, verbose_name='类别')),
                        ('place', models.CharField(max_length=60, verbose_name='地点')),
                        ('what', kehou.core.fields.SealedText(blank=True, default='', verbose_name='经过')),
                        ('family_words', kehou.core.fields.SealedText(blank=True, default='', verbose_name='告诉家长的话')),
                        ('happened_at', models.DateTimeField(verbose_name='发生时间')),
                        ('reported_at', models.DateTimeField()),
                        ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('claim', models.CharField(choices=[('none', '不涉及理赔'), ('asked', '待报案'), ('filed', '已报案'), ('paid', '已赔付'), ('refused', '不予赔付')], default='none', max_length=8, verbose_name='保险理赔')),
                        ('claim_number', models.CharField(blank=True, max_length=40, verbose_name='报案号')),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['closed_at', '-happened_at', '-id'],
                        'indexes': [models.Index(fields=['school', '-date'], name='care_incide_school__271950_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('claim', 'none'), models.Q(('claim_number', ''), _negated=True), ('claim', 'asked'), _connector='OR'), name='claim_has_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Involved',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='involved', to='care.incident')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='people.pupil')),
                    ],
                    options={
                        'ordering': ['incident', 'pupil'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'incident', 'pupil'), name='involved_once')],
                    },
                ),
                migrations.CreateModel(
                    name='IncidentNote',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='care.incident')),
                        ('kind', models.CharField(choices=[('told', '告知'), ('done', '处理'), ('photo', '照片'), ('claim', '理赔'), ('closed', '结案')], max_length=8, verbose_name='类别')),
                        ('whom', models.CharField(blank=True, max_length=80, verbose_name='对象')),
                        ('words', kehou.core.fields.SealedText(blank=True, default='', verbose_name='说明')),
                        ('photo', kehou.core.fields.SealedText(blank=True, default='', verbose_name='照片')),
                        ('has_photo', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['incident', 'at', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='LatePickup',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_pickups', to='people.pupil')),
                        ('date', models.DateField()),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_pickups', to='care.session')),
                        ('due_at', models.DateTimeField(verbose_name='应接时间')),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('hand_over', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.handover')),
                    ],
                    options={
                        'ordering': ['-date', 'due_at', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'pupil', 'date'), name='late_pickup_once_a_day'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('hand_over__isnull', False), _connector='OR'), name='late_pickup_ends_with_somebody')],
                    },
                ),
                migrations.CreateModel(
                    name='LateStep',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('late_pickup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='care.latepickup')),
                        ('rung', models.CharField(choices=[('reminded', '提醒家长'), ('call', '请看护教师逐个打电话'), ('escalated', '上报值班领导'), ('called', '已打电话')], max_length=10, verbose_name='步骤')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('whom', models.CharField(blank=True, max_length=80, verbose_name='对象')),
                        ('reached', models.BooleanField(default=False, verbose_name='接通')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ],
                    options={
                        'ordering': ['late_pickup', 'at', 'id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('rung', 'called'), _negated=True), fields=('school', 'late_pickup', 'rung'), name='rung_taken_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Muster',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('date', models.DateField()),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('is_drill', models.BooleanField(default=False, verbose_name='演练')),
                        ('started_at', models.DateTimeField()),
                        ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-started_at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('school',), name='one_muster_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='MusterLine',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('muster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='care.muster')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.pupil')),
                        ('place', models.CharField(max_length=80, verbose_name='地点')),
                        ('state', models.CharField(choices=[('open', '还没数到'), ('here', '在'), ('missing', '不在这里')], default='open', max_length=8, verbose_name='情况')),
                        ('counted_at', models.DateTimeField(null=True)),
                        ('counted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['muster', 'place', 'pupil'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'muster', 'pupil'), name='muster_names_a_child_once'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('counted_at__isnull', False), _connector='OR'), name='counted_says_when')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperList',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_lists', to='care.session')),
                        ('roll_at', models.DateTimeField(verbose_name='纸上写的点名时间')),
                        ('photo', kehou.core.fields.SealedText(blank=True, default='', verbose_name='照片')),
                        ('has_photo', models.BooleanField(default=False)),
                        ('typed_at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-typed_at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='SessionCheck',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='care.session')),
                        ('hygiene', models.BooleanField(verbose_name='卫生：地面桌面干净，垃圾带走')),
                        ('civility', models.BooleanField(verbose_name='文明：轻声、不追跑、互相礼让')),
                        ('safety', models.BooleanField(verbose_name='安全：门窗、电源、通道已看过')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='没做到的，写一句')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['session', '-at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Remedy',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='care.sessioncheck')),
                        ('words', models.CharField(max_length=200, verbose_name='怎样整改的')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'finding'), name='one_remedy_a_finding')],
                    },
                ),
                migrations.CreateModel(
                    name='PatrolVisit',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='care.session')),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('on_time', models.BooleanField(verbose_name='按时开始')),
                        ('planned_adult', models.BooleanField(verbose_name='在场的是排班的教师')),
                        ('roll_taken', models.BooleanField(verbose_name='已经点名')),
                        ('recorded', models.PositiveSmallIntegerField(verbose_name='系统里的人数')),
                        ('counted', models.PositiveSmallIntegerField(verbose_name='数到的人数')),
                        ('adds_load', models.BooleanField(default=False, verbose_name='在上新课或加作业')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                    ],
                    options={
                        'ordering': ['-at', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='AloneStop',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('date', models.DateField(verbose_name='日期')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('lifted_at', models.DateTimeField(null=True)),
                        ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-date', '-at', '-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('school', 'date'), name='alone_stop_once_a_day')],
                    },
                ),
                migrations.CreateModel(
                    name='PhoneEntry',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_entries', to='care.session')),
                        ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.pupil')),
                        ('device', models.UUIDField(default=kehou.core.ids.uuid7)),
                        ('number', models.PositiveIntegerField()),
                        ('says', models.CharField(choices=[('present', '到'), ('absent', '未到'), ('leave', '请假'), ('gone', '已离校'), ('moved', '出发去集中教室'), ('lost', '途中未到')], max_length=8, verbose_name='登记')),
                        ('of_roll', models.BooleanField(default=False)),
                        ('to_kind', models.CharField(blank=True, choices=[('class', '班级'), ('group', '看护班组'), ('movement', '途中'), ('office', '学校办公室'), ('hospital', '送医'), ('guardian', '监护人'), ('collector', '代接人'), ('other', '其他成人'), ('alone', '独自回家'), ('leave', '请假未参加')], max_length=10, verbose_name='接收方')),
                        ('guardian', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.guardian')),
                        ('collector', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.collector')),
                        ('to_name', models.CharField(blank=True, max_length=80, verbose_name='接收人')),
                        ('unwell', models.BooleanField(null=True, verbose_name='不适')),
                        ('temperature', kehou.core.fields.SealedText(blank=True, default='', verbose_name='体温')),
                        ('way', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.session')),
                        ('batch', models.UUIDField(null=True)),
                        ('listed', models.PositiveSmallIntegerField(null=True)),
                        ('counted', models.PositiveSmallIntegerField(null=True)),
                        ('device_at', models.DateTimeField()),
                        ('offset_ms', models.BigIntegerField(default=0)),
                        ('happened_at', models.DateTimeField()),
                        ('received_at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['session_id', 'pupil_id', 'device', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('school', 'device', 'number'), name='phone_entry_once'), models.CheckConstraint(condition=models.Q(models.Q(('says', 'gone'), _negated=True), models.Q(('to_kind', ''), _negated=True), _connector='OR'), name='gone_says_to_whom'), models.CheckConstraint(condition=models.Q(models.Q(('says', 'moved'), _negated=True), models.Q(('batch__isnull', False), ('way__isnull', False)), _connector='OR'), name='moved_says_where'), models.CheckConstraint(condition=models.Q(('batch', None), models.Q(('counted__isnull', False), ('listed__isnull', False)), _connector='OR'), name='counted_at_the_door')],
                    },
                ),
                migrations.CreateModel(
                    name='Routine',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('kind', models.CharField(choices=[('health', '点名时健康检查'), ('walk', '班级到看护班组的清点转移')], max_length=8, verbose_name='哪一项')),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(null=True, verbose_name='到期')),
                        ('temperature', models.BooleanField(default=False, verbose_name='同时量体温')),
                        ('reason', models.CharField(max_length=100, verbose_name='原因')),
                        ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('begun_at', models.DateTimeField()),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-starts_on', 'kind'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='routine_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('school', '='), ('kind', '='), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='one_routine_of_a_kind')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='movement',
            name='alarm_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.alarm'),
        ),
        migrations.AddField(
            model_name='movement',
            name='alarm_out',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.alarm'),
        ),
        migrations.AddField(
            model_name='movement',
            name='home_class',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.homeclass', verbose_name='班级'),
        ),
        migrations.AddField(
            model_name='movement',
            name='leader',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.staff', verbose_name='带队'),
        ),
        migrations.AddField(
            model_name='handover',
            name='device_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='mark',
            name='device_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='movement',
            name='expected_in',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='permit',
            name='photo',
            field=models.ImageField(blank=True, null=True, upload_to='permits/%Y/%m', verbose_name='照片'),
        ),
        migrations.AlterField(
            model_name='alarm',
            name='kind',
            field=models.CharField(choices=[('missing', '点名未到'), ('count_out', '出发人数不符'), ('count_in', '到达人数不符'), ('lost', '途中未到'), ('overdue', '途中超时'), ('no_permit', '无证离校'), ('not_listed', '由名单外的人接走'), ('twice', '重复交接'), ('conflict', '登记不一致'), ('refused_person', '不得接走的人来接'), ('ratio', '师生比不足'), ('teacher', '教师求助'), ('late', '超时无人接'), ('incident', '严重事件'), ('patrol', '巡课人数不符'), ('unwell', '身体不适，待观察')], max_length=16, verbose_name='类别'),
        ),
        migrations.AlterField(
            model_name='alarm',
            name='outcome',
            field=models.CharField(blank=True, choices=[('found', '孩子已找到'), ('on_leave', '家长确认请假'), ('at_home', '家长确认已到家'), ('counted_again', '重新清点无误'), ('handled', '已处理'), ('taken_home', '已由家长接走'), ('back', '观察后回班组'), ('hospital', '已送医')], max_length=16, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='handover',
            name='from_kind',
            field=models.CharField(choices=[('class', '班级'), ('group', '看护班组'), ('movement', '途中'), ('office', '学校办公室'), ('hospital', '送医'), ('guardian', '监护人'), ('collector', '代接人'), ('other', '其他成人'), ('alone', '独自回家'), ('leave', '请假未参加')], max_length=10, verbose_name='交出方'),
        ),
        migrations.AlterField(
            model_name='handover',
            name='seq',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='handover',
            name='to_kind',
            field=models.CharField(choices=[('class', '班级'), ('group', '看护班组'), ('movement', '途中'), ('office', '学校办公室'), ('hospital', '送医'), ('guardian', '监护人'), ('collector', '代接人'), ('other', '其他成人'), ('alone', '独自回家'), ('leave', '请假未参加')], max_length=10, verbose_name='接收方'),
        ),
        migrations.AlterField(
            model_name='movement',
            name='counted_out',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='movement',
            name='expected_out',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='movement',
            name='origin',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='care.session'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.UniqueConstraint(fields=('school', 'pupil', 'date', 'seq', 'to_kind'), name='holder_of_the_row'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('seq__gt', 1), ('from_kind', 'class'), _connector='OR'), name='day_begins_with_the_class'),
        ),
        migrations.AddConstraint(
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('origin', None), ('home_class', None), _connector='XOR'), name='movement_sets_out_from_one_place'),
        ),
        AddConstraintNotValid(  # counts of before did not name their alarm
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('counted_out', models.F('expected_out')), ('alarm_out__isnull', False), _connector='OR'), name='count_out_or_alarm'),
        ),
        AddConstraintNotValid(  # counts of before did not name their alarm
            model_name='movement',
            constraint=models.CheckConstraint(condition=models.Q(('counted_in', None), ('counted_in', models.F('expected_in')), ('alarm_in__isnull', False), _connector='OR'), name='count_in_or_alarm'),
        ),
        migrations.AddField(
            model_name='handover',
            name='before',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.NullIf(django.db.models.expressions.CombinedExpression(models.F('seq'), '-', models.Value(1)), models.Value(0)), output_field=models.SmallIntegerField(null=True)),
        ),
        migrations.RunSQL(HANDED_OVER_BY_THE_HOLDER, "ALTER TABLE care_handover DROP CONSTRAINT handed_over_by_the_holder"),
    ]
