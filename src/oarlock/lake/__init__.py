"""Where facts rest: versions, snapshots, as-of reads, engines, the one sink, the serving file."""
