-- What arrived and what did not, by day of receipt and SDK, over the last seven days, as JSON.
ALTER TABLE account ADD COLUMN loss TEXT NOT NULL DEFAULT '[]';
