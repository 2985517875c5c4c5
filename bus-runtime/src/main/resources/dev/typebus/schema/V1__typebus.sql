-- Terms used in this file:
--   slot         hash of an aggregate, 0 to 63; a lane is the part of a group that reads a range of slots
--   handler_id   id of a handler within its group, and two reserved values:
--                '' in domain_event_lanes: the group's own row, with the cursor of the whole lane; other ids are catch-up cursors of handlers
--                '*' in domain_event_deliveries and trying_handler: every handler of the group, for an event that could not be read
--   snapshot     a pg_snapshot: the transactions that were complete when it was taken
--   late row     an event that was committed after a lane had passed its position
--   catch-up     a handler receives older events that its lane has settled, because the handler is new or is being replayed

-- The log. Append-only; a plain INSERT with event_type, domain, aggregate_type, aggregate_id and payload is a valid publish.
CREATE TABLE domain_events (
  position         bigint      GENERATED ALWAYS AS IDENTITY (CACHE 1),   -- order depends on CACHE 1
  id               uuid        NOT NULL,                          -- version 7, made by the publisher or by default
  event_type       text COLLATE "C" NOT NULL,
  event_version    integer     NOT NULL DEFAULT 1,
  domain           text COLLATE "C" NOT NULL,
  aggregate_type   text COLLATE "C" NOT NULL,
  aggregate_id     text COLLATE "C" NOT NULL,
  slot             smallint    NOT NULL,                          -- set by the trigger below, unless the writer is the bus
  payload          jsonb       NOT NULL,
  metadata         jsonb       NOT NULL DEFAULT '{}',
  occurred_at      timestamptz NOT NULL DEFAULT now(),
  processed_at     timestamptz,                                           -- in no index, so that its UPDATE stays HOT
  transaction_id   xid8        NOT NULL DEFAULT pg_current_xact_id(),
  idempotency_key  text COLLATE "C",

  CONSTRAINT domain_events_pkey PRIMARY KEY (id)
) WITH (
  fillfactor = 50,                                -- room for every row's second version, with processed_at, on its page
  autovacuum_vacuum_insert_scale_factor = 0.02,   -- keeps the visibility map fresh behind the readers
  autovacuum_vacuum_scale_factor = 0.05,
  autovacuum_analyze_scale_factor = 0.02
);

-- All texts are compared and sorted by their bytes, whatever the database's collation: in Turkish, lower('I') is not i.
-- This function checks the table's rules and computes the slot: the first byte of SHA-256 of 'type/id' in UTF-8, modulo 64. (Doubled
-- backslashes make 'escape' take the text as it is.) It is a function, because PostgreSQL parses and plans CHECK constraints and generated
-- columns again for each INSERT. It is not called for rows with a slot from 0 to 63: the bus has checked those, and the function takes
-- nearly half of the time of an INSERT. A WHEN is parsed again for each INSERT, too, so it is as short as possible.
CREATE FUNCTION domain_event_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  broken text := 'domain_events_' || CASE
    WHEN NEW.event_type COLLATE "C" !~ '^[A-Z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*$' THEN 'event_type_is_domain_action'
    WHEN NEW.event_version < 1 THEN 'event_version_from_1'
    WHEN NEW.domain <> lower(regexp_replace(split_part(NEW.event_type COLLATE "C", '.', 1), '([a-z0-9])(?=[A-Z])', '\1_', 'g'))
      THEN 'domain_is_of_event_type'
    WHEN NEW.aggregate_type = '' THEN 'aggregate_type_given'
    WHEN NEW.aggregate_id = '' THEN 'aggregate_id_given'
    WHEN length(NEW.event_type) > 255 THEN 'event_type_at_most_255'
    WHEN length(NEW.aggregate_type) > 255 THEN 'aggregate_type_at_most_255'
    WHEN length(NEW.aggregate_id) > 255 THEN 'aggregate_id_at_most_255'
    WHEN length(NEW.idempotency_key) > 255 THEN 'idempotency_key_at_most_255'
    WHEN jsonb_typeof(NEW.payload) <> 'object' THEN 'payload_is_object'
    WHEN jsonb_typeof(NEW.metadata) <> 'object' THEN 'metadata_is_object'
    WHEN octet_length(NEW.metadata::text) > 17000 THEN 'metadata_at_most_16_kb'   -- jsonb prints blanks that were not written
    WHEN NEW.occurred_at NOT BETWEEN '0001-01-01 00:00:00Z' AND '9999-12-31 23:59:59.999999Z' THEN 'occurred_at_in_years_1_to_9999'
  END;
BEGIN
  IF broken IS NOT NULL THEN
    RAISE check_violation USING
      MESSAGE = format('event %s of %s/%s breaks the rule "%s"', NEW.event_type, NEW.aggregate_type, NEW.aggregate_id, broken),
      SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = broken;
  END IF;
  NEW.slot := get_byte(sha256(decode(replace(NEW.aggregate_type || '/' || NEW.aggregate_id, '\', '\\'), 'escape')), 0) & 63;
  RETURN NEW;
END $$;
CREATE TRIGGER domain_events_rules
  BEFORE INSERT ON domain_events
  FOR EACH ROW WHEN (NEW.slot >> 6 IS DISTINCT FROM 0) EXECUTE FUNCTION domain_event_rules();
CREATE TRIGGER domain_events_rules_on_update
  BEFORE UPDATE OF event_type, event_version, domain, aggregate_type, aggregate_id, slot, payload, metadata, occurred_at, idempotency_key ON domain_events
  FOR EACH ROW EXECUTE FUNCTION domain_event_rules();
ALTER TABLE domain_events ENABLE ALWAYS TRIGGER domain_events_rules;   -- also if a replication applies rows
ALTER TABLE domain_events ENABLE ALWAYS TRIGGER domain_events_rules_on_update;

CREATE UNIQUE INDEX domain_events_position_key ON domain_events (position);
CREATE INDEX domain_events_by_transaction ON domain_events (transaction_id);
CREATE INDEX domain_events_by_aggregate ON domain_events (aggregate_type, aggregate_id, position);
CREATE INDEX domain_events_by_type ON domain_events (event_type);
CREATE INDEX domain_events_by_time ON domain_events USING brin (occurred_at) WITH (autosummarize = on);
CREATE UNIQUE INDEX domain_events_idempotency_key ON domain_events (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- The id of an event whose writer gives none: UUID version 7, 48 bits of milliseconds and 74 random bits. Only PostgreSQL 18 has such a function.
CREATE FUNCTION domain_event_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
ALTER TABLE domain_events ALTER COLUMN id SET DEFAULT domain_event_id();

-- Estimates the memory of an event in a reader without unpacking it: compressed JSON is assumed to be sixteen times as long.
CREATE FUNCTION domain_event_bytes(payload jsonb, metadata jsonb) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_column_compression(payload) IS NULL THEN 2 ELSE 16 END * least(pg_column_size(payload), 67108864)
         + 16 * least(pg_column_size(metadata), 65536)
$$;

-- Raises an error: a statement that must prevent the commit calls it, and the server skips the COMMIT that was sent in the same message.
-- State TB001: the row of a lane has another version than its worker assumed.
CREATE FUNCTION domain_event_refuse(state text, reason text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = state, MESSAGE = reason;
END $$;
GRANT EXECUTE ON FUNCTION domain_event_refuse(text, text) TO PUBLIC;   -- whatever the owner's default privileges are

-- One row: the cluster to which the log's transaction ids belong.
CREATE TABLE domain_event_log (
  one                boolean     NOT NULL DEFAULT true,
  system_identifier  text COLLATE "C" NOT NULL,
  restored_up_to     bigint      NOT NULL DEFAULT 0,    -- up to here transaction ids are of an earlier cluster: only positions count
  processed_high     bigint      NOT NULL DEFAULT 0,    -- processed_at is written up to here, for rows that this snapshot sees
  processed_snapshot pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
  replay_acts        bigint      NOT NULL DEFAULT 0,    -- number of operator actions on replays: lanes read the replays when it has grown
  created_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT domain_event_log_pkey PRIMARY KEY (one),
  CONSTRAINT domain_event_log_has_one_row CHECK (one)
);
INSERT INTO domain_event_log (system_identifier) SELECT system_identifier::text FROM pg_control_system();

-- The live nodes, and the groups for which each can work.
CREATE TABLE domain_event_nodes (
  node          text COLLATE "C" NOT NULL,
  groups        text[] COLLATE "C" NOT NULL,
  code          text COLLATE "C" NOT NULL,                    -- equal for nodes that know the same events and handlers
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at    timestamptz NOT NULL,
  CONSTRAINT domain_event_nodes_pkey PRIMARY KEY (node)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- The incarnation of the server: the token tells a node whether the server is still the one whose state it remembers. The table is unlogged,
-- so it is empty after a crash of the server or of a single backend, and on a promoted standby. In these cases the last commits may be lost,
-- and positions and transaction ids may be assigned again. A node that finds the table empty writes a new token. A standby cannot read it.
CREATE UNLOGGED TABLE domain_event_incarnation (
  one    boolean NOT NULL DEFAULT true,
  token  uuid    NOT NULL DEFAULT gen_random_uuid(),
  CONSTRAINT domain_event_incarnation_pkey PRIMARY KEY (one),
  CONSTRAINT domain_event_incarnation_has_one_row CHECK (one)
);

-- The cursors. Of a lane's slots, everything up to high that is visible in snapshot is settled, and nothing above high. Late rows that are read
-- in pages are an exception: those above late_after up to late_high that late_to sees and late_from does not see are not settled.
-- handler_id '' is the group's own row; a handler's id is the catch-up cursor of that handler, which is new or is being replayed. Before a
-- replay the handler had received the rows that snapshot sees up to given_high.
CREATE TABLE domain_event_lanes (
  group_name  text COLLATE "C" NOT NULL,
  lane        smallint    NOT NULL,
  handler_id  text COLLATE "C" NOT NULL DEFAULT '',
  first_slot  smallint    NOT NULL,
  last_slot   smallint    NOT NULL,
  high        bigint      NOT NULL,
  snapshot    pg_snapshot NOT NULL,
  late_from   pg_snapshot,
  late_to     pg_snapshot,
  late_high   bigint,
  late_after  bigint,
  epoch       bigint      NOT NULL DEFAULT 0,            -- fencing token: grows with each new owner
  version     bigint      NOT NULL DEFAULT 0,            -- each update of the row compares and raises it
  crashes     integer     NOT NULL DEFAULT 0,            -- owners in succession that were lost before they had settled anything
  trying      bigint,                                    -- the suspect that the owner runs alone
  trying_handler text COLLATE "C",                       -- and its handler; '*' for every handler
  replay      bigint,                                    -- of a catch-up cursor: its replay; null if the handler is new
  given_high  bigint,                                    -- null until the lane has begun the replay
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_lanes_pkey PRIMARY KEY (group_name, lane, handler_id),
  CONSTRAINT domain_event_lanes_slots_in_range CHECK (0 <= first_slot AND first_slot <= last_slot AND last_slot <= 63),
  CONSTRAINT domain_event_lanes_late_whole CHECK (num_nulls(late_from, late_to, late_high, late_after) IN (0, 4))
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- The leases: the owner of each lane. Separate from the cursors, so that renewals never touch a row that handlers' transactions update.
CREATE TABLE domain_event_leases (
  group_name  text COLLATE "C" NOT NULL,
  lane        smallint    NOT NULL,
  owner       text COLLATE "C",
  expires_at  timestamptz NOT NULL DEFAULT '-infinity',
  unknown_to  text[] COLLATE "C" NOT NULL DEFAULT '{}',         -- code of nodes that owned the lane and did not know some of its events
  CONSTRAINT domain_event_leases_pkey PRIMARY KEY (group_name, lane)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Groups that an operator has paused: nodes keep their lanes and run no handlers.
CREATE TABLE domain_event_pauses (
  group_name  text COLLATE "C" NOT NULL,
  paused_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason      text COLLATE "C" NOT NULL,
  CONSTRAINT domain_event_pauses_pkey PRIMARY KEY (group_name)
);

-- The audit log of operator actions on dead letters, unroutable deliveries and groups. A delivery that was handled afterwards leaves no other trace.
CREATE TABLE domain_event_audit (
  id          bigint      GENERATED ALWAYS AS IDENTITY,
  act         text COLLATE "C" NOT NULL,
  target      text COLLATE "C" NOT NULL,                      -- a group, or the selection of deliveries
  deliveries  integer     NOT NULL,                      -- the number of selected deliveries that were changed
  acted_by    text COLLATE "C" NOT NULL,                      -- empty if not given
  reason      text COLLATE "C" NOT NULL,                      -- empty if not given
  acted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_audit_pkey PRIMARY KEY (id),
  CONSTRAINT domain_event_audit_act_known CHECK (act IN ('redrive', 'discard', 'pause', 'resume'))
);

-- Every handler that was ever registered, and its start: it does not receive the events that from_snapshot sees up to from_position. Its former
-- names and those of its group: older releases that know only the former names work under the current ones.
CREATE TABLE domain_event_handlers (
  group_name     text COLLATE "C" NOT NULL,
  handler_id     text COLLATE "C" NOT NULL,
  from_position  bigint      NOT NULL,
  from_snapshot  pg_snapshot NOT NULL,
  replayable     boolean     NOT NULL DEFAULT true,      -- as declared at the last start
  former_groups  text[] COLLATE "C" NOT NULL DEFAULT '{}',
  former_ids     text[] COLLATE "C" NOT NULL DEFAULT '{}',
  registered_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_handlers_pkey PRIMARY KEY (group_name, handler_id)
);

-- Deliveries that are not settled by the cursor: retrying, parked, unroutable, dead or discarded. handler_id '*' is a delivery to every handler of
-- the group, of an event that could not be read.
CREATE TABLE domain_event_deliveries (
  group_name       text COLLATE "C" NOT NULL,
  handler_id       text COLLATE "C" NOT NULL,
  event_id         uuid        NOT NULL,
  position         bigint      NOT NULL,
  slot             smallint    NOT NULL,
  event_type       text COLLATE "C" NOT NULL,
  aggregate_type   text COLLATE "C" NOT NULL,
  aggregate_id     text COLLATE "C" NOT NULL,
  state            text COLLATE "C" NOT NULL,
  attempts         integer     NOT NULL DEFAULT 0,
  excuses          integer     NOT NULL DEFAULT 0,       -- failures that were not counted although the delivery may have caused them
  next_attempt_at  timestamptz,
  error_class      text COLLATE "C",
  error_message    text COLLATE "C",
  error_stack      text COLLATE "C",
  history          jsonb       NOT NULL DEFAULT '[]',    -- one entry for each attempt or operator action, oldest first
  replay           bigint,                               -- the replay that delivers it again
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_deliveries_pkey PRIMARY KEY (event_id, group_name, handler_id),
  CONSTRAINT domain_event_deliveries_state_known CHECK (state IN ('retrying', 'parked', 'dead', 'discarded', 'unroutable')),
  CONSTRAINT domain_event_deliveries_retrying_is_due CHECK ((state = 'retrying') = (next_attempt_at IS NOT NULL)),
  CONSTRAINT domain_event_deliveries_attempts_from_0 CHECK (attempts >= 0)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- The most selective column is first in each index, so that a plan made while the table was empty can use no index but the intended one.
CREATE INDEX domain_event_deliveries_due ON domain_event_deliveries (group_name, next_attempt_at, slot) WHERE state = 'retrying';
CREATE INDEX domain_event_deliveries_waiting ON domain_event_deliveries (aggregate_id, aggregate_type, group_name, handler_id, position)
  WHERE state <> 'discarded';
CREATE INDEX domain_event_deliveries_open ON domain_event_deliveries (state, group_name, slot);
-- Deliveries of a group and state in log order, for retries, dead letters and replays: no more rows are walked than are needed. It serves statements
-- that name states; statements that exclude discarded deliveries cannot use it. Slot and due time are in the index, so that deliveries of other
-- lanes, or not yet due, are skipped without reading their rows.
CREATE INDEX domain_event_deliveries_in_order ON domain_event_deliveries (state, group_name, position, slot, next_attempt_at)
  WHERE state IN ('retrying', 'parked', 'dead', 'unroutable');

CREATE INDEX domain_event_deliveries_replayed ON domain_event_deliveries (group_name, handler_id, replay) WHERE replay IS NOT NULL;

-- The replays: a handler receives old events again, all of them or those of one aggregate.
CREATE TABLE domain_event_replays (
  id              bigint      GENERATED ALWAYS AS IDENTITY,
  group_name      text COLLATE "C" NOT NULL,
  handler_id      text COLLATE "C" NOT NULL,
  aggregate_type  text COLLATE "C",
  aggregate_id    text COLLATE "C",
  slot            smallint,                               -- of the aggregate
  after_position  bigint      NOT NULL,
  state           text COLLATE "C" NOT NULL DEFAULT 'running',
  started_by      text COLLATE "C" NOT NULL,
  reason          text COLLATE "C" NOT NULL,
  history         jsonb       NOT NULL,                   -- one entry for each operator action, oldest first
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  begun_at        timestamptz,                            -- when the first lane began it
  ended_at        timestamptz,
  CONSTRAINT domain_event_replays_pkey PRIMARY KEY (id),
  CONSTRAINT domain_event_replays_state_known CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
  CONSTRAINT domain_event_replays_aggregate_whole CHECK (
    (aggregate_type IS NULL) = (aggregate_id IS NULL) AND (aggregate_id IS NULL) = (slot IS NULL))
);
CREATE INDEX domain_event_replays_asked ON domain_event_replays (group_name, slot)
  WHERE ended_at IS NULL AND (begun_at IS NULL OR state = 'cancelled');
