"""Steps of the tables of the glossary."""
