"""The waits of the campaign, in seconds: short, so that a lease runs out while one looks; shorter still with CHAOS_HASTE."""

import os

HASTE = float(os.environ.get("CHAOS_HASTE", "1"))
SMTP_TIMEOUT = 1.5 / HASTE
LEASE = 6.0 / HASTE
SAFE_REST = 2.0 / HASTE
FIRST_RETRY = 0.2
PLAN_EVERY, DISPATCH_EVERY = 2.0, 1.0
