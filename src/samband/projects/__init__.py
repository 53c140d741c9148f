"""RUN: partners, plan, budget, ledger, reports, control, joint report and indicators."""
