#!/bin/sh
# The same without a client, from any language: one request, and what the account achieved, right after it.
set -eu
collector=${COLLECTOR:-http://localhost:8787}

curl --fail-with-body --silent --show-error "$collector/v1/events" \
  -H 'authorization: Bearer sk_local' -H 'content-type: application/json' \
  -d '{ "events": [ { "type": "outcome", "name": "invoice.paid", "value": 129.5, "id": "inv_1042",
        "account": { "id": "curl", "name": "Curl Ltd", "plan": "Team", "seats": 5 }, "user": "dana" } ] }'
echo

curl --fail-with-body --silent --show-error "$collector/v1/accounts/curl/outcomes" -H 'authorization: Bearer ops_local'
echo
