-- What the account's health model said last (account/scoring.ts), what people said of it (account/followUp.ts), and
-- what questions across accounts need of it. JSON where it is only shown or summed.
ALTER TABLE account ADD COLUMN state TEXT NOT NULL DEFAULT 'new';
ALTER TABLE account ADD COLUMN since TEXT;
ALTER TABLE account ADD COLUMN health REAL;
ALTER TABLE account ADD COLUMN p_quiet REAL;
ALTER TABLE account ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
ALTER TABLE account ADD COLUMN signals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE account ADD COLUMN owner TEXT;
ALTER TABLE account ADD COLUMN snoozed_until TEXT;
ALTER TABLE account ADD COLUMN renews TEXT;
ALTER TABLE account ADD COLUMN mrr REAL;
-- The day of that word; empty before the first.
ALTER TABLE account ADD COLUMN scored TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN facts TEXT;
ALTER TABLE account ADD COLUMN verdicts TEXT NOT NULL DEFAULT '[]';
-- Bit i: active in the month i months before the one of `day`.
ALTER TABLE account ADD COLUMN months INTEGER NOT NULL DEFAULT 0;

-- The deployment's configuration: every version that was ever in force; the highest is.
CREATE TABLE config (
  version INTEGER PRIMARY KEY,
  -- Epoch milliseconds.
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);

-- What an account's score may know of all others, made hourly from `facts`.
CREATE TABLE portfolio (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);

-- Digests that their destination has accepted.
CREATE TABLE digest (
  id TEXT,
  destination TEXT,
  PRIMARY KEY (id, destination)
) WITHOUT ROWID;
