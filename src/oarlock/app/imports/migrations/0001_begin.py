"""Uploads."""

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
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=list)),
                ("size", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("version", models.IntegerField(default=0)),
                ("tables", models.JSONField(default=list)),
                ("options", models.JSONField(default=dict)),
                ("state", models.CharField(default="open", max_length=10)),
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
                "ordering": ("-id",),
            },
        ),
    ]
