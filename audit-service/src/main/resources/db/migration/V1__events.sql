-- One row for each record of the log. Token arrays stay in the log: topic, partition and offset find them.
create table events (
    topic         text        not null,
    partition     integer     not null,
    record_offset bigint      not null,
    event_id      text        not null,
    type          text        not null,
    run           text,
    episode       text,
    member        integer,
    causation     text,
    recorded_at   timestamptz not null,
    detail        jsonb       not null,
    primary key (topic, partition, record_offset)
);

create index events_by_episode on events (episode) where episode is not null;
create index events_by_id on events (event_id);
create index events_by_run on events (run, type);

-- Which step a group was trained in, or why it was closed without: the step records, unfolded.
create table groups (
    group_id     text   not null,
    run          text   not null,
    step         bigint not null,
    checkpoint   text   not null,
    close_reason text,
    primary key (group_id, run, step)
);

-- Where to go on reading: written in the same transaction as the rows above.
create table offsets (
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (topic, partition)
);
