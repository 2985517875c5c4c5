-- What the application keeps. Written by handlers only, in the transaction in which they handle an event.
CREATE TABLE applications (
  number            text        PRIMARY KEY,
  requested_amount  numeric     NOT NULL,
  status            text        NOT NULL,
  status_since      timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE offers (
  application   text        NOT NULL,
  number        integer     NOT NULL,
  status        text        NOT NULL,
  status_since  timestamptz NOT NULL,
  PRIMARY KEY (application, number)
) WITH (fillfactor = 70);

CREATE TABLE work_items (
  application    text        NOT NULL,
  activity       text        NOT NULL,
  scheduled      integer     NOT NULL,
  started        integer     NOT NULL,
  completed      integer     NOT NULL,
  last_at        timestamptz NOT NULL,
  in_work_since  timestamptz,
  worked         interval    NOT NULL DEFAULT '0',
  PRIMARY KEY (application, activity)
) WITH (fillfactor = 70);

CREATE TABLE loans (
  id             uuid    PRIMARY KEY,
  application    text    NOT NULL UNIQUE,
  principal      numeric NOT NULL,
  funded_on      date    NOT NULL,
  modifications  integer NOT NULL DEFAULT 0
);

CREATE TABLE draws (
  loan      uuid    NOT NULL REFERENCES loans,
  number    integer NOT NULL,
  amount    numeric NOT NULL,
  drawn_on  date    NOT NULL,
  PRIMARY KEY (loan, number)
);

CREATE TABLE payment_schedules (
  id          uuid    PRIMARY KEY,
  loan        uuid    NOT NULL REFERENCES loans,
  starts_on   date    NOT NULL,
  superseded  boolean NOT NULL DEFAULT false
);
CREATE INDEX payment_schedules_by_loan ON payment_schedules (loan);

CREATE TABLE payments (
  schedule   uuid    NOT NULL REFERENCES payment_schedules,
  number     integer NOT NULL,
  due_on     date    NOT NULL,
  principal  numeric NOT NULL,
  interest   numeric NOT NULL,
  PRIMARY KEY (schedule, number)
);

CREATE TABLE money_by_month (
  month      date    PRIMARY KEY,
  requested  numeric NOT NULL DEFAULT 0,
  funded     numeric NOT NULL DEFAULT 0
);
