-- The state an account was in before `since`: who moved where, over all accounts. Null when it was never in another.
ALTER TABLE account ADD COLUMN state_before TEXT;
