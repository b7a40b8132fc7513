"""The journal is asked by person and by entity too; `lake` makes the table itself before any of ours."""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS journal_actor ON journal (actor, seq)", "DROP INDEX IF EXISTS journal_actor"
        ),
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS journal_entity ON journal (entity, seq)", "DROP INDEX IF EXISTS journal_entity"
        ),
        migrations.RunSQL("CREATE INDEX IF NOT EXISTS journal_at ON journal (at)", "DROP INDEX IF EXISTS journal_at"),
    ]
