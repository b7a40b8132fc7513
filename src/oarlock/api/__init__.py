"""The doors for programs: HTTP under /api/v1 and MCP; they ask the rooms and decide nothing themselves."""
