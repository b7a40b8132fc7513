"""The palette: customers, people, metrics, pages and actions by a few letters, within what a person may see."""
