import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import kehou.core.clock
import kehou.core.ids
import kehou.core.tables
import kehou.notices.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_receipts'), ('notices', '0003_about')]

    initial = True

    dependencies = [
        ('core', '0003_journal_by_school_year'),
        ('identity', '__first__'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Mailing',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('title', models.CharField(max_length=60, verbose_name='事项')),
                        ('topic', models.CharField(choices=[('general', '通知'), ('safety', '安全'), ('enrolment', '报名'), ('care', '看护'), ('planning', '排班'), ('plan', '方案'), ('digest', '小结')], default='general', max_length=10, verbose_name='类别')),
                        ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sent_at', models.DateTimeField(default=kehou.core.clock.now, verbose_name='发送时间')),
                        ('chases', models.PositiveSmallIntegerField(default=0, verbose_name='提醒次数')),
                        ('chased_at', models.DateTimeField(null=True, verbose_name='上次提醒')),
                    ],
                    options={
                        'ordering': ['-sent_at', '-id'],
                        'indexes': [models.Index(fields=['school', '-sent_at'], name='notices_mai_school__a02d5b_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL)),
                        ('title', models.CharField(max_length=80, verbose_name='标题')),
                        ('body', models.TextField(blank=True, verbose_name='内容')),
                        ('link', models.CharField(blank=True, max_length=200)),
                        ('topic', models.CharField(choices=[('general', '通知'), ('safety', '安全'), ('enrolment', '报名'), ('care', '看护'), ('planning', '排班'), ('plan', '方案'), ('digest', '小结')], default='general', max_length=10, verbose_name='类别')),
                        ('urgent', models.BooleanField(default=False, verbose_name='紧急')),
                        ('at_home', models.BooleanField(default=True)),
                        ('outside', models.CharField(blank=True, max_length=60)),
                        ('key', models.CharField(blank=True, max_length=80)),
                        ('about', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, editable=False, size=None)),
                        ('mailing', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='notices.mailing')),
                        ('sent_at', models.DateTimeField(default=kehou.core.clock.now, verbose_name='发送时间')),
                        ('read_at', models.DateTimeField(editable=False, null=True)),
                        ('digested_at', models.DateTimeField(editable=False, null=True)),
                        ('told_at', models.DateTimeField(editable=False, null=True, verbose_name='当面告知')),
                        ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-sent_at', '-id'],
                        'indexes': [models.Index(fields=['user', '-sent_at'], name='notices_mes_user_id_176b11_idx'), models.Index(fields=['school', 'mailing'], name='notices_mes_school__49b23b_idx'), models.Index(condition=models.Q(('at_home', False), ('digested_at', None)), fields=['sent_at'], name='message_for_digest')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('school', 'user', 'key'), name='message_once_a_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('school', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.unit')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notices.message')),
                        ('channel', models.CharField(choices=[('app', '站内'), ('sms', '短信'), ('mail', '电子邮件'), ('wecom', '企业微信'), ('dingtalk', '钉钉')], max_length=10)),
                        ('round', models.PositiveSmallIntegerField(default=0)),
                        ('state', models.CharField(choices=[('waiting', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '未送达')], default='waiting', max_length=8)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('tried_at', models.DateTimeField(null=True)),
                        ('next_at', models.DateTimeField(null=True)),
                        ('trouble', models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        'ordering': ['-created_at', '-id'],
                        'indexes': [models.Index(fields=['school', 'state', 'created_at'], name='notices_del_school__ace7ed_idx'), models.Index(condition=models.Q(('state__in', ['waiting', 'sending'])), fields=['next_at'], name='delivery_to_carry')],
                        'constraints': [models.UniqueConstraint(fields=('school', 'message', 'channel', 'round'), name='message_once_a_channel')],
                    },
                ),
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='notice_preference', serialize=False, to=settings.AUTH_USER_MODEL)),
                        ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=kehou.notices.models.every_channel, size=None, verbose_name='渠道')),
                        ('quiet_from', models.TimeField(default=datetime.time(21, 30), verbose_name='安静时间从')),
                        ('quiet_until', models.TimeField(default=datetime.time(7, 0), verbose_name='到')),
                        ('digest', models.BooleanField(default=True, verbose_name='每天一条小结')),
                        ('digest_at', models.TimeField(default=datetime.time(7, 30), verbose_name='小结时间')),
                    ],
                ),
            ],
        ),
    ]
