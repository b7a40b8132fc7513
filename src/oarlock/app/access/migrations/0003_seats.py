"""Where people are signed in, and how they want times and summaries."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_signing_in")]

    operations = [
        migrations.AddField("person", "zone", models.CharField(blank=True, default="", max_length=64)),
        migrations.AddField("person", "digest", models.CharField(blank=True, default="", max_length=10)),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.CharField(max_length=40, unique=True)),
                ("mark", models.CharField(max_length=64)),
                ("agent", models.CharField(blank=True, default="", max_length=200)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="access.person"
                    ),
                ),
            ],
        ),
    ]
