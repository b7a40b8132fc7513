"""Plants traces of one person in every place that the site and the lake keep: traces.py WORKSPACE, in a process."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

from oarlock.site import up

NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)
NAME, EMAIL, PHONE = "Zora Quill", "zora.quill@acme.example", "+49 30 5550 1234"
OLD_NAME, OLD_EMAIL = "Zora Quill-Stone", "zq.old@acme.example"
CANARIES = (
    "zora.quill",
    "zora quill",
    "quill, zora",
    "quill-stone",
    "zq.old@",
    "5550 1234",
    "55501234",
    "knee",
    "leaves us",
)
FILES = {
    "accounts.csv": "account_id,name,domain\nc1,Acme,acme.example\nc2,Bolt,bolt.example\n",
    "lines.csv": "line_id,account_id,offering_id,start_date,end_date,amount,currency,interval\n"
    "l1,c1,p,2024-01-01,,100.00,USD,month\nl2,c2,p,2024-01-01,,50.50,USD,month\n",
    "contacts.csv": "contact_id,account_id,name,email,phone,title,user_id,created_at\n"
    f"77,c1,{OLD_NAME},{OLD_EMAIL},{PHONE},Head of Finance,{EMAIL},2024-01-02\n"
    "78,c1,Bob Stone,bob@acme.example,,CTO,bob@acme.example,2024-01-02\n"
    "79,c2,Ann Other,ann@bolt.example,,CEO,,2024-01-02\n",
    "contacts2.csv": "contact_id,account_id,name,email,phone,title,user_id,created_at,updated_at\n"
    f"77,c1,{NAME},{EMAIL},{PHONE},CFO,{EMAIL},2024-01-02,2024-02-20\n",
    "withdrawn.csv": "contact_id,account_id,name,email,phone,title,user_id,created_at\n"
    f"80,c2,{NAME},{EMAIL},{PHONE},CFO,,2024-01-05\n",
    "tickets.csv": "ticket_id,account_id,contact_id,kind,status,subject,created_at\n"
    "T1,c1,77,question,open,No login since my knee surgery,2024-02-01\n"
    f'T2,c1,78,question,open,"Call {NAME}, or write {EMAIL} (030 5550-1234)",2024-02-02\n'
    "T3,c2,79,question,open,Something else,2024-02-03\n",
    "interactions.csv": "interaction_id,account_id,contact_id,kind,happened_at,note\n"
    "I1,c1,77,call,2024-02-05,She leaves us in May\n"
    'I2,c1,78,call,2024-02-06,"Met with Quill, Zora today"\nI3,c2,79,call,2024-02-07,All is well\n',
    "participants.csv": "interaction_id,contact_id,happened_at\nI1,77,2024-02-05\nI2,78,2024-02-06\nI2,77,2024-02-06\n",
    "roles.csv": "contact_id,account_id,role,start_date\n77,c1,champion,2024-01-02\n78,c1,sponsor,2024-01-02\n",
    "surveys.csv": "response_id,account_id,contact_id,respondent_email,survey_type,score,comment,sent_at,responded_at\n"
    f"S1,c1,77,,nps,9,My knee is fine,2024-02-01,2024-02-02\nS2,c1,,{EMAIL},nps,3,Bad knee,2024-02-01,2024-02-03\n"
    "S3,c1,78,bob@acme.example,nps,7,ok,2024-02-01,2024-02-03\n",
    "events.csv": "event_id,account_id,user_id,event,happened_at\n"
    f"e1,c1,{EMAIL},login,2024-02-01T10:00:00\ne2,c1,bob@acme.example,login,2024-02-01T11:00:00\n"
    f"e3,c1,{EMAIL},login,2024-02-02T10:00:00\n",
    "outcomes.csv": "outcome_id,account_id,statement,measure,target,due_date,confirmed_by,confirmed_at,created_at\n"
    f"O1,c1,{NAME} wants less work,hours,5,2024-12-31,77,2024-02-01,2024-01-15\n",
    f"{NAME} list.csv": "contact_id,account_id,name,email,created_at\n"
    f"82,c9,{NAME},{EMAIL},not a day\n83,c1,Cy Fine,cy@acme.example,2024-01-02\n",
}  # fmt: skip
ENTITIES = {"participants.csv": "participant", "roles.csv": "contact_role", "contacts2.csv": "contact"}


def write(folder: Path) -> Path:
    """The files that bring the person in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def plant() -> None:
    """Rows and files that people and programs make."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.files.base import ContentFile
    from django.db import connection

    from oarlock.app.access.models import Person
    from oarlock.app.access.services import Wanted, add_person
    from oarlock.app.imports.services import receive
    from oarlock.app.intake.models import Handed
    from oarlock.app.jobs.models import Job
    from oarlock.app.portfolio.models import View
    from oarlock.app.tasks.models import Notice, Task
    from oarlock.app.tokens.models import Token
    from oarlock.app.webhooks.models import Delivery, Subscription
    from oarlock.lake import journal
    from oarlock.lake.journal import Change

    workspace = settings.WORKSPACE
    wanted = Wanted(email="ana@example.com", name="Ana Lopez", role="administrator", rows="all", employee="E7")
    ana = add_person(wanted, password="correct horse battery", actor="test", now=NOW)
    wanted = Wanted(email="bo@example.com", name="Bo Berg", role="administrator", rows="all")
    bo = add_person(wanted, password="correct horse battery", actor="ana@example.com", now=NOW)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si>{NAME}</si>")
    for name, data in (("wait.csv", FILES["contacts2.csv"].encode()), ("book.zip", book.getvalue())):
        receive([ContentFile(data, name=name)], person=ana, now=NOW, lang="en")  # type: ignore[list-item]
    staged = workspace.path / "staging" / "0a"
    staged.mkdir(parents=True)
    (staged / "handed.csv").write_text(FILES["contacts2.csv"])
    made = {"source": "hand", "due": dt.date(2026, 12, 1), "opened_by": bo, "opened_at": NOW}
    for title in (f"Ask {NAME} why", f"Write to {EMAIL}"):
        Task.objects.create(account="c1", title=title, same=f"hand: {title}", owner=ana, outcome=f"by {PHONE}", **made)
    Task.objects.last().delete()  # only the file's free space holds it now
    Notice.objects.create(person=bo, kind="task", key=f"told of {EMAIL}", account="c1", at=NOW)
    Job.objects.create(key="j1", kind="check", args={"file": f"{NAME}.csv"}, actor="bo@example.com", asked_at=NOW,
                       queued_at=NOW, state="done", result={"who": [EMAIL]}, doing={"en": NAME})  # fmt: skip
    View.objects.create(person=bo, name=f"of {NAME}", query=f"q={EMAIL}", changed_at=NOW)
    hook = Subscription.objects.create(
        id="h", url="https://x.example", kinds="", secret="", made_by="ana@example.com", created_at=NOW
    )
    Delivery.objects.create(
        subscription=hook, event="e", kind="k", body=f'{{"name": "{NAME}"}}', answer=EMAIL, created_at=NOW
    )
    token = Token.objects.create(
        person=ana, name=f"for {NAME}", prefix="p", digest="d", scopes="read", created_at=NOW, expires_at=NOW
    )
    Handed.objects.create(id="x", token=token, person=ana, key=EMAIL, name="a.csv", size=1,
                          actor=f"{NAME} (token)", result=f"{NAME}: bad", created_at=NOW)  # fmt: skip
    session = SessionStore()
    session["told"] = f"{NAME} can no longer sign in"
    session.create()
    told = [
        Change(
            entity="edit", key="contact\x1f77\x1ftitle", before={"value": "CFO"}, after={"note": f"{NAME}, {EMAIL}"}
        ),
        Change(entity="note", key=EMAIL, after=["plain", NAME], reason=f"{NAME} asked by {PHONE}"),
        Change(entity="note", key="other", after={EMAIL: 1}, reason="nothing"),
        Change(entity="note", key="untouched", after={"Bob Stone": 1}),
    ]
    journal.append_all(workspace, told, actor="ana@example.com", now=NOW)
    assert Person.objects.count() == 2
    publish(workspace)
    connection.close()


def publish(workspace: object) -> None:
    """A run and a day of the past that name the person, as answers with texts of the lake would."""
    import duckdb

    from oarlock.lake import past, snapshots
    from oarlock.lake.hashing import content_hash
    from oarlock.lake.serve import write_serve

    types = {"account_id": "string", "contact_id": "string", "told": "string", "n": "int64"}
    rows = (
        f"SELECT 'c1' AS account_id, '77' AS contact_id, 'with {NAME}' AS told, 3::BIGINT AS n "
        "UNION ALL SELECT 'c2', '79', 'x', 4"
    )
    building = snapshots.begin(workspace, "run-traced")  # type: ignore[arg-type]
    file = building.path / "traced_now.parquet"
    duckdb.sql(f"COPY ({rows}) TO '{file}' (FORMAT PARQUET)")
    answer = {"table": "traced_now", "file": file.name, "content_hash": content_hash(file, types), "sha256": "-"}
    write_serve(building.path, {"traced_now": file.name})
    manifest = {"run": "run-traced", "answers": {"traced": answer}, "by": "ana@example.com"}
    snapshots.publish(workspace, building, manifest, make_current=False, now=NOW)  # type: ignore[arg-type]
    day = past.building(workspace, now=NOW)  # type: ignore[arg-type]
    duckdb.sql(f"COPY ({rows}) TO '{day}' (FORMAT PARQUET)")
    past.keep(
        workspace, day, day=dt.date(2026, 1, 31), by="recorded", why="month", fingerprint="f", columns=types,  # type: ignore[arg-type]
        questions={}, content_hash=content_hash(day, types, ("account_id",)), made_at=dt.datetime(2026, 2, 1),
        seconds=0.1,
    )  # fmt: skip


if __name__ == "__main__":
    up.begin(Path(sys.argv[1]), None)
    up.migrate()
    plant()
