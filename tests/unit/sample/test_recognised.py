"""Every file of the sample is one that a preset knows, and the truth files are not."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from oarlock.errors import NotRecognisedError
from oarlock.sample import SampleSummary
from oarlock.sources.registry import best

PRESETS = {
    "stripe/customers.csv": "stripe_customers",
    "stripe/subscriptions.csv": "stripe_subscriptions",
    "stripe/invoices.csv": "stripe_invoices",
    "stripe/payments.csv": "stripe_payments",
    "salesforce/Account.csv": "salesforce_account",
    "salesforce/Contact.csv": "salesforce_contact",
    "salesforce/Opportunity.csv": "salesforce_opportunity",
    "salesforce/OpportunityHistory.csv": "salesforce_opportunity_stage_history",
    "generic/customers.csv": "generic_account",
    "generic/contract_lines.csv": "generic_contract_line",
    "generic/invoices.csv": "generic_invoice",
    "generic/payments.csv": "generic_payment",
    "generic/contact_roles.csv": "generic_contact_role",
    "generic/assignments.csv": "generic_assignment",
    "generic/employees.csv": "generic_employee",
    "generic/offerings.csv": "generic_offering",
    "generic/fx_rates.csv": "generic_fx_rate",
    "success/contacts.csv": "generic_contact",
    "success/rowers.csv": "generic_contact_role",
    "success/tickets.csv": "generic_ticket",
    "success/interactions.csv": "generic_interaction",
    "success/participants.csv": "generic_participant",
    "success/effort.csv": "generic_effort",
    "success/surveys.csv": "generic_survey_response",
    "success/outcomes.csv": "generic_outcome",
    "success/observations.csv": "generic_outcome_observation",
    "success/milestones.csv": "generic_milestone",
    "success/value_events.csv": "generic_value_event",
    "success/entitlements.csv": "generic_entitlement",
    "success/costs.csv": "generic_cost",
    "success/ledger_totals.csv": "generic_ledger_total",
    "success/releases.csv": "generic_release",
    "success/roadmap.csv": "generic_roadmap_item",
    "success/market_facts.csv": "generic_market_fact",
    "success/attributes.csv": "generic_account_attribute",
    "strategy/employees.csv": "generic_employee",
    "strategy/effort.csv": "generic_effort",
    "strategy/prices.csv": "generic_price",
    "strategy/outputs.csv": "generic_output",
    "strategy/output_uses.csv": "generic_output_use",
    "strategy/opportunities.csv": "generic_opportunity",
    "strategy/assignments.csv": "generic_assignment",
    "strategy/visits.csv": "generic_interaction",
    "strategy/attributes.csv": "generic_account_attribute",
    "strategy/market_facts.csv": "generic_market_fact",
    "strategy/requests.csv": "generic_request",
    "strategy/menu.csv": "generic_menu_item",
    "strategy/budgets.csv": "generic_tier_budget",
    "strategy/customer_groups.csv": "generic_customer_group",
    "strategy/protection_plans.csv": "generic_protection_plan",
    "strategy/domain_choices.csv": "generic_domain_choice",
    "strategy/channel_choices.csv": "generic_channel_choice",
    "strategy/preferences.csv": "generic_service_preference",
    "strategy/stages.csv": "generic_stage_entry",
    "strategy/evaluations.csv": "generic_evaluation_result",
    "strategy/answers.csv": "generic_answer",
    "strategy/reveals.csv": "generic_reveal",
    "strategy/anchors.csv": "generic_anchor",
    "strategy/targets.csv": "generic_position_target",
    "strategy/needs.csv": "generic_position_need",
    "strategy/choices.csv": "generic_strategy_choice",
}


def header(path: Path) -> list[str]:
    """The columns of a file."""
    if path.suffix == ".parquet":
        return pq.read_schema(path).names
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_knows_the_file(made: SampleSummary, name: str) -> None:
    assert best(header(made.out / name)).name == PRESETS[name]


def test_no_file_is_forgotten_and_the_truth_is_nobodys(made: SampleSummary) -> None:
    usage = {name for name in made.files if name.startswith("usage/")}
    assert made.files.keys() - usage == PRESETS.keys()
    assert {best(header(made.out / name)).name for name in usage} == {"generic_usage_event"}
    with pytest.raises(NotRecognisedError):
        best(header(made.out / "truth_accounts.csv"))
