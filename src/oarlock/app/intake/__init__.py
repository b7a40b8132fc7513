"""Files that programs hand in: accepted once for each key, brought in by a job, with a state that can be asked for."""
