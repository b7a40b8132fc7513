"""The conductor: what is stale, run it, write the manifest, publish, replay."""
