-- The log. Append-only; a plain INSERT with event_type, domain, aggregate_type, aggregate_id and payload is a valid publish.
CREATE TABLE domain_events (
  position         bigint      GENERATED ALWAYS AS IDENTITY (CACHE 1),   -- order depends on CACHE 1
  id               uuid        NOT NULL,                          -- version 7, made by the publisher or by default
  event_type       text COLLATE "C" NOT NULL,
  event_version    integer     NOT NULL DEFAULT 1,
  domain           text COLLATE "C" NOT NULL,
  aggregate_type   text COLLATE "C" NOT NULL,
  aggregate_id     text COLLATE "C" NOT NULL,
  slot             smallint    NOT NULL,                          -- by the trigger below, unless the writer is the bus
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

-- All texts are compared and sorted by their bytes, whatever language the database speaks: lower('I') is no i in Turkish.
-- The table's rules, and the slot: the first byte of SHA-256 of 'type/id' in UTF-8, modulo 64 (doubling backslashes makes 'escape' take
-- the text as it is). In a function, because PostgreSQL parses and plans CHECK constraints and generated columns anew for each INSERT; and
-- not for rows that bring their slot, 0 to 63: the bus has checked those, and the function takes nearly half of the time of an INSERT.
-- A WHEN is parsed anew for each INSERT, too, so it is as short as it can be.
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
ALTER TABLE domain_events ENABLE ALWAYS TRIGGER domain_events_rules;   -- also where a replication applies rows
ALTER TABLE domain_events ENABLE ALWAYS TRIGGER domain_events_rules_on_update;

CREATE UNIQUE INDEX domain_events_position_key ON domain_events (position);
CREATE INDEX domain_events_by_transaction ON domain_events (transaction_id);
CREATE INDEX domain_events_by_aggregate ON domain_events (aggregate_type, aggregate_id, position);
CREATE INDEX domain_events_by_type ON domain_events (event_type);
CREATE INDEX domain_events_by_time ON domain_events USING brin (occurred_at) WITH (autosummarize = on);
CREATE UNIQUE INDEX domain_events_idempotency_key ON domain_events (idempotency_key) WHERE idempotency_key IS NOT NULL;

-- An id for writers that give none: UUID version 7, 48 bits of milliseconds and 74 of chance. PostgreSQL 18 has its own, 14 to 17 do not.
CREATE FUNCTION domain_event_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
              PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1),
    'hex')::uuid
$$;
ALTER TABLE domain_events ALTER COLUMN id SET DEFAULT domain_event_id();

-- About how much memory an event takes in a reader, without unpacking it: compressed JSON is taken for sixteen times as long.
CREATE FUNCTION domain_event_bytes(payload jsonb, metadata jsonb) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN pg_column_compression(payload) IS NULL THEN 2 ELSE 16 END * least(pg_column_size(payload), 67108864)
         + 16 * least(pg_column_size(metadata), 65536)
$$;

-- Fails: by it a statement that must not be committed says so before the COMMIT that was sent together with it, which the server skips then.
-- TB001: a lane is not where its worker believed it to be.
CREATE FUNCTION domain_event_refuse(state text, reason text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = state, MESSAGE = reason;
END $$;
GRANT EXECUTE ON FUNCTION domain_event_refuse(text, text) TO PUBLIC;   -- whatever the owner's default privileges are

-- One row: which cluster's transaction ids the log speaks of.
CREATE TABLE domain_event_log (
  one                boolean     NOT NULL DEFAULT true,
  system_identifier  text COLLATE "C" NOT NULL,
  restored_up_to          bigint      NOT NULL DEFAULT 0,    -- up to here transaction ids are of an earlier cluster: positions count alone
  processed_high     bigint      NOT NULL DEFAULT 0,    -- processed_at is written up to here, of what this snapshot sees
  processed_snapshot pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
  replay_acts        bigint      NOT NULL DEFAULT 0,    -- how often operators asked something of replays: lanes look when it has grown
  created_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT domain_event_log_pkey PRIMARY KEY (one),
  CONSTRAINT domain_event_log_has_one_row CHECK (one)
);
INSERT INTO domain_event_log (system_identifier) SELECT system_identifier::text FROM pg_control_system();

-- Who is alive, and for which groups it can work.
CREATE TABLE domain_event_nodes (
  node          text COLLATE "C" NOT NULL,
  groups        text[] COLLATE "C" NOT NULL,
  code          text COLLATE "C" NOT NULL,                    -- the same for nodes that know the same events and handlers
  started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at    timestamptz NOT NULL,
  CONSTRAINT domain_event_nodes_pkey PRIMARY KEY (node)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Of which run of the server what a process remembers is. The table is empty after a crash, also after that of a single backend, and in a
-- standby that was promoted: the last commits may be gone then, and positions and transaction ids are given out again. Who finds it empty
-- writes another token. A standby cannot read it at all.
CREATE UNLOGGED TABLE domain_event_incarnation (
  one    boolean NOT NULL DEFAULT true,
  token  uuid    NOT NULL DEFAULT gen_random_uuid(),
  CONSTRAINT domain_event_incarnation_pkey PRIMARY KEY (one),
  CONSTRAINT domain_event_incarnation_has_one_row CHECK (one)
);

-- What each lane has settled: of its slots, everything up to high that is visible in snapshot, and nothing above high; but for late rows that
-- are read in pages, if there are any: those above late_after up to late_high that late_to sees and late_from does not see.
-- handler_id '' is the lane of the whole group; a handler's own id is that handler's way through older events: because it is new, or
-- because it is replayed. What it had been given before a replay is what snapshot sees up to given_high.
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
  epoch       bigint      NOT NULL DEFAULT 0,            -- grows with each new owner
  version     bigint      NOT NULL DEFAULT 0,            -- the fence: whoever moves the row compares and raises it
  crashes     integer     NOT NULL DEFAULT 0,            -- how many owners in a row fell silent before they had settled anything
  trying      bigint,                                    -- the event that a careful owner is trying
  trying_handler text COLLATE "C",                       -- and for which handler; '*' for all
  replay      bigint,                                    -- of a handler's way: which replay it belongs to
  given_high  bigint,                                    -- null until the lane takes the replay up
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_lanes_pkey PRIMARY KEY (group_name, lane, handler_id),
  CONSTRAINT domain_event_lanes_slots_in_range CHECK (0 <= first_slot AND first_slot <= last_slot AND last_slot <= 63),
  CONSTRAINT domain_event_lanes_late_whole CHECK (num_nulls(late_from, late_to, late_high, late_after) IN (0, 4))
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Whose lane it is. Apart from the cursor, so that heartbeats never touch a row that handlers' transactions update.
CREATE TABLE domain_event_leases (
  group_name  text COLLATE "C" NOT NULL,
  lane        smallint    NOT NULL,
  owner       text COLLATE "C",
  expires_at  timestamptz NOT NULL DEFAULT '-infinity',
  unknown_to  text[] COLLATE "C" NOT NULL DEFAULT '{}',         -- code of nodes that had the lane and did not know some of its events
  CONSTRAINT domain_event_leases_pkey PRIMARY KEY (group_name, lane)
) WITH (fillfactor = 20, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

-- Groups that an operator has paused: their lanes are held, and nobody works for them.
CREATE TABLE domain_event_pauses (
  group_name  text COLLATE "C" NOT NULL,
  paused_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason      text COLLATE "C" NOT NULL,
  CONSTRAINT domain_event_pauses_pkey PRIMARY KEY (group_name)
);

-- What operators did to dead letters, to what waits, and to groups. A delivery that was handled afterwards has no other trace of it.
CREATE TABLE domain_event_audit (
  id          bigint      GENERATED ALWAYS AS IDENTITY,
  act         text COLLATE "C" NOT NULL,
  target      text COLLATE "C" NOT NULL,                      -- a group, or which deliveries were meant
  deliveries  integer     NOT NULL,                      -- how many of them there were
  acted_by    text COLLATE "C" NOT NULL,                      -- empty if nobody said
  reason      text COLLATE "C" NOT NULL,                      -- likewise
  acted_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_audit_pkey PRIMARY KEY (id),
  CONSTRAINT domain_event_audit_act_known CHECK (act IN ('redrive', 'discard', 'pause', 'resume'))
);

-- Every handler that ever ran here, and where it began: what its snapshot sees up to its position is not for it. What it and its group
-- were called before: releases that know only those names go on under these.
CREATE TABLE domain_event_handlers (
  group_name     text COLLATE "C" NOT NULL,
  handler_id     text COLLATE "C" NOT NULL,
  from_position  bigint      NOT NULL,
  from_snapshot  pg_snapshot NOT NULL,
  replayable     boolean     NOT NULL DEFAULT true,      -- as it said at the last start
  former_groups  text[] COLLATE "C" NOT NULL DEFAULT '{}',
  former_ids     text[] COLLATE "C" NOT NULL DEFAULT '{}',
  registered_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_handlers_pkey PRIMARY KEY (group_name, handler_id)
);

-- Deliveries that failed, wait, or are dead. handler_id '*' stands for all handlers of the group, of an event that nobody could read.
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
  excuses          integer     NOT NULL DEFAULT 0,       -- how often it was excused for what may be its own fault
  next_attempt_at  timestamptz,
  error_class      text COLLATE "C",
  error_message    text COLLATE "C",
  error_stack      text COLLATE "C",
  history          jsonb       NOT NULL DEFAULT '[]',    -- one entry an attempt or an operator's act, oldest first
  replay           bigint,                               -- in which replay it was given once more
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT domain_event_deliveries_pkey PRIMARY KEY (event_id, group_name, handler_id),
  CONSTRAINT domain_event_deliveries_state_known CHECK (state IN ('retrying', 'parked', 'dead', 'discarded', 'unroutable')),
  CONSTRAINT domain_event_deliveries_retrying_is_due CHECK ((state = 'retrying') = (next_attempt_at IS NOT NULL)),
  CONSTRAINT domain_event_deliveries_attempts_from_0 CHECK (attempts >= 0)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

-- What tells most comes first in each, so that a plan made while the table was empty has no other index to take than the one meant for it.
CREATE INDEX domain_event_deliveries_due ON domain_event_deliveries (group_name, next_attempt_at, slot) WHERE state = 'retrying';
CREATE INDEX domain_event_deliveries_waiting ON domain_event_deliveries (aggregate_id, aggregate_type, group_name, handler_id, position)
  WHERE state <> 'discarded';
CREATE INDEX domain_event_deliveries_open ON domain_event_deliveries (state, group_name, slot);
-- Of a group, what retries, what is dead and what a replay passes, in log order: each walked no further than the rows that are wanted. For
-- statements that name states; those that leave out what is discarded cannot take it. What another lane retries, or is not due, is told without
-- its row.
CREATE INDEX domain_event_deliveries_in_order ON domain_event_deliveries (state, group_name, position, slot, next_attempt_at)
  WHERE state IN ('retrying', 'parked', 'dead', 'unroutable');

CREATE INDEX domain_event_deliveries_replayed ON domain_event_deliveries (group_name, handler_id, replay) WHERE replay IS NOT NULL;

-- Handlers that were asked to go through old events again: all of them, or those of one aggregate.
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
  history         jsonb       NOT NULL,                   -- one entry an act, oldest first
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  begun_at        timestamptz,                            -- when the first lane took it up
  ended_at        timestamptz,
  CONSTRAINT domain_event_replays_pkey PRIMARY KEY (id),
  CONSTRAINT domain_event_replays_state_known CHECK (state IN ('running', 'paused', 'cancelled', 'done')),
  CONSTRAINT domain_event_replays_aggregate_whole CHECK (
    (aggregate_type IS NULL) = (aggregate_id IS NULL) AND (aggregate_id IS NULL) = (slot IS NULL))
);
CREATE INDEX domain_event_replays_asked ON domain_event_replays (group_name, slot)
  WHERE ended_at IS NULL AND (begun_at IS NULL OR state = 'cancelled');
