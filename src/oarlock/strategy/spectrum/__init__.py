"""Where we stand between customer and client, who pulls us there, and what that position asks of us."""
