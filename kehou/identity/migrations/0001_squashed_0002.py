import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import kehou.core.ids
import kehou.core.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('identity', '0001_initial'), ('identity', '0002_must_change')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('core', '0001_initial'),
    ]

    operations = [
        kehou.core.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=40, verbose_name='姓名')),
                        ('phone', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='手机号')),
                        ('language', models.CharField(default='zh-hans', max_length=10, verbose_name='语言')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='账号到期')),
                        ('must_change', models.BooleanField(default=False, editable=False)),
                        ('demo_card', models.CharField(blank=True, editable=False, max_length=80)),
                        ('demo_order', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'abstract': False,
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='Grant',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='core.unit')),
                        ('role', models.CharField(max_length=40, verbose_name='角色')),
                        ('reason', models.CharField(max_length=200, verbose_name='理由')),
                        ('starts_on', models.DateField(verbose_name='开始')),
                        ('ends_on', models.DateField(verbose_name='到期')),
                        ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        'ordering': ['unit', 'role', 'user'],
                        'indexes': [models.Index(fields=['user', 'unit'], name='identity_gr_user_id_423786_idx')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='grant_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('user', 'unit', 'role'), name='grant_held_once')],
                    },
                ),
                migrations.CreateModel(
                    name='LoginCode',
                    fields=[
                        ('id', models.UUIDField(default=kehou.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('phone_mark', models.CharField(db_index=True, max_length=64)),
                        ('code_hash', models.CharField(max_length=64)),
                        ('expires_at', models.DateTimeField()),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('used_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-expires_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='login_code_five_tries')],
                    },
                ),
            ],
        ),
    ]
