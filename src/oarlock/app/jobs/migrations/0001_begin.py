"""Jobs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("args", models.JSONField(default=dict)),
                ("actor", models.CharField(max_length=254)),
                ("lang", models.CharField(default="en", max_length=2)),
                ("state", models.CharField(db_index=True, default="waiting", max_length=10)),
                ("attempt", models.IntegerField(default=0)),
                ("progress", models.FloatField(null=True)),
                ("doing", models.JSONField(default=dict)),
                ("error", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("queued_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("heartbeat", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
            },
        ),
    ]
