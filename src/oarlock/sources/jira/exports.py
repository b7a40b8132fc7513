"""CSV of a search: one column per label and watcher, custom fields by name; dates such as 30/Oct/26 5:00 PM."""

from __future__ import annotations

from oarlock.domain.expressions import NEVER, targets
from oarlock.domain.plan import Col, First, Part, Preset, ReadPlan

_CUSTOMER = First(
    *(
        Col(name, f"Custom field ({name})")
        for name in ("Account ID", "Customer ID", "Organization ID", "Organizations", "Organization", "Account")
    ),
    Col("Custom field (Customer)", "Custom field (Customer Name)", "Custom field (Company)", "Custom field (Client)"),
)

EXPORTS = (
    Preset(
        name="jira_issues",
        title="Jira CSV: issues of a search",
        needs=(
            ("Issue key", "Clave de incidencia", "Vorgangsschlüssel", "Clé de ticket"),
            ("Issue Type", "Tipo de Incidencia", "Vorgangstyp", "Type de ticket"),
            ("Created", "Creada", "Erstellt", "Création"),
        ),
        hints=(
            *("Summary", "Issue id", "Status", "Project key", "Project name", "Priority", "Resolution", "Assignee"),
            *("Reporter", "Creator", "Updated", "Last Viewed", "Resolved", "Due date", "Votes", "Labels", "Watchers"),
            *("Original estimate", "Time Spent", "Security Level", "Parent", "Estado", "Resumen", "Prioridad"),
        ),
        plan=ReadPlan(
            preset="jira_issues",
            system="jira",
            zone="local",
            never=NEVER,
            parts=(
                Part(
                    entity="ticket",
                    targets=targets(
                        ticket_id=Col("Issue key", "Clave de incidencia", "Vorgangsschlüssel", "Clé de ticket"),
                        account_id=_CUSTOMER,
                        employee_id=Col("Assignee Id", "Assignee", "Persona asignada", "Bearbeiter"),
                        kind=Col("Issue Type", "Tipo de Incidencia", "Vorgangstyp", "Type de ticket"),
                        severity=Col("Custom field (Severity)", "Severity"),
                        priority=Col("Priority", "Prioridad", "Priorität", "Priorité"),
                        status=Col("Status", "Estado", "État"),
                        cause=Col("Custom field (Root cause)", "Custom field (Cause)"),
                        subject=Col("Summary", "Resumen", "Zusammenfassung", "Résumé"),
                        created_at=Col("Created", "Creada", "Erstellt", "Création"),
                        solved_at=Col("Resolved", "Resuelta", "Erledigt", "Résolution le"),
                        updated_at=Col("Updated", "Actualizada", "Aktualisiert", "Mise à jour"),
                    ),
                ),
            ),
        ),
    ),
)
