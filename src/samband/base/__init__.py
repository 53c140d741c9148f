"""What every stage needs and none owns: the thread, wording, jobs, page and form parts."""
