"""The read-only MCP server: the API's readings as tools, within the scope of the token's person."""
