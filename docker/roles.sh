#!/bin/sh
# Run once by the PostgreSQL image, on an empty volume: the two roles and the database.
set -eu
psql --set ON_ERROR_STOP=1 --set owner="$OWNER_PASSWORD" --set application="$APPLICATION_PASSWORD" <<'SQL'
CREATE ROLE concord_owner LOGIN PASSWORD :'owner';
CREATE ROLE concord_app LOGIN PASSWORD :'application';
CREATE DATABASE concord OWNER concord_owner;
REVOKE ALL ON DATABASE concord FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE concord TO concord_app;
SQL
