-- One row an account, projected from its Durable Object. No secondary index: a list of some thousand accounts
-- is read with one scan, and every index would be a further billed row at every projection.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  name TEXT,
  plan TEXT,
  seats INTEGER,
  first_day TEXT,
  last_active_day TEXT,
  users28 INTEGER NOT NULL,
  logins INTEGER NOT NULL,
  features INTEGER NOT NULL,
  outcomes INTEGER NOT NULL,
  outcome_value REAL NOT NULL,
  -- Distinct active users of the last 26 seven-day windows, oldest first, as JSON.
  weeks TEXT NOT NULL,
  -- What guards a row against older ones; day is the day it speaks of.
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  day TEXT NOT NULL,
  -- Epoch milliseconds.
  projected_at INTEGER NOT NULL
) WITHOUT ROWID;
