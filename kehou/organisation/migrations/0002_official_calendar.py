"""The official holiday arrangement with its moved workdays, as a table the city can edit (S3.1)."""

from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import migrations

YEARS = range(2023, 2027)


def seed(apps, schema_editor):
    Day = apps.get_model("organisation", "CalendarDay")
    rows = [Day(day=day, kind="rest", name=_name(name, "")) for day, name in holidays.items() if day.year in YEARS]
    rows += [Day(day=day, kind="work", name=_name(name, "调休上班")) for day, name in workdays.items() if day.year in YEARS]
    Day.objects.bulk_create(rows, ignore_conflicts=True)


def _name(english, suffix):
    chinese = {one.value: one.chinese for one in Holiday}
    return f"{chinese.get(english, english)}{suffix}"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
