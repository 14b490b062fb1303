-- An account's part in an experiment, projected from its Durable Object. The experiment leads the key: results
-- read all accounts of one.
CREATE TABLE exposure (
  experiment TEXT,
  account TEXT,
  variant TEXT NOT NULL,
  -- 1 when the account saw another variant too.
  crossed INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  -- JSON, by days since first_day: [[day, users first exposed], …] and { outcome: [[day, count, value], …], … }.
  users TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  -- What guards a row against older ones.
  epoch INTEGER NOT NULL,
  version INTEGER NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (experiment, account)
) WITHOUT ROWID;
