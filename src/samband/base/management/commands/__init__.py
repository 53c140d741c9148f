"""Each module here is one."""
