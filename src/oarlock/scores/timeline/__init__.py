"""What happened with each customer, in one list: lines, invoices, tickets, contacts, answers, steps to value."""
