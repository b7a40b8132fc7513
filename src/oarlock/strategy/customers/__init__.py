"""Who the customer is: definitions run as rules on the real portfolio, ideal customers, named ones, chosen fields."""
