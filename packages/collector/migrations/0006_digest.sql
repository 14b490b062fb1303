-- What a digest told, as JSON: the next one is sent only when it would tell something else (alerts/digest.ts).
ALTER TABLE digest ADD COLUMN told TEXT NOT NULL DEFAULT '[]';
