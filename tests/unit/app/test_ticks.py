"""What rooms asked the worker to do at each tick: all of it is there, and doing it twice changes nothing."""

from __future__ import annotations

from tests.support.site import NOW, Site


def test_each_room_s_work_is_called_and_may_be_called_again(site: Site) -> None:
    from oarlock.app.jobs.kinds import KINDS
    from oarlock.app.jobs.worker import BESIDE, DUE
    from oarlock.app.today.models import Looked
    from oarlock.app.webhooks.models import Told

    assert {call.__name__ for call in DUE} >= {"nightly", "tell", "compare", "settle", "sweep", "escalate_late"}
    assert {call.__name__ for call in BESIDE} >= {"deliver", "compose", "send"}
    assert {"hand_in", "check", "import", "undo", "refresh", "replay"} <= set(KINDS)
    for call in (*DUE, *BESIDE):
        if call.__name__ != "nightly":
            call(NOW)
    seen = (list(Looked.objects.values()), list(Told.objects.values()))
    assert seen[0]
    assert seen[1]
    for call in (*DUE, *BESIDE):
        if call.__name__ != "nightly":
            call(NOW)
    assert (list(Looked.objects.values()), list(Told.objects.values())) == seen


def test_the_night_s_computing_is_asked_for_once(site: Site) -> None:
    import datetime as dt

    from oarlock.app.imports.work import nightly
    from oarlock.app.jobs.models import Job

    night = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    for hour in (1, 12, 13):
        nightly(night.replace(hour=hour))
    asked = list(Job.objects.filter(key__startswith="refresh of "))
    assert len(asked) == 1
    Job.objects.all().delete()
