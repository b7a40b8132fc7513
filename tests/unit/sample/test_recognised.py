"""Every file of the sample is one that a preset knows, and the truth files are not."""

from __future__ import annotations

import csv
from pathlib import Path

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
}


def header(path: Path) -> list[str]:
    """The first row of a file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_knows_the_file(made: SampleSummary, name: str) -> None:
    assert best(header(made.out / name)).name == PRESETS[name]


def test_no_file_is_forgotten_and_the_truth_is_nobodys(made: SampleSummary) -> None:
    assert made.files.keys() == PRESETS.keys()
    with pytest.raises(NotRecognisedError):
        best(header(made.out / "truth_accounts.csv"))
