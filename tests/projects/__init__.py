"""Projects: plan, money, reports, control."""
