-- Everything here can be read again from the log: the log is the truth, these rows are for looking.

create table runs (
    run           text primary key,
    kind          text        not null,
    state         text        not null,
    reason        text,
    change        bigint      not null,
    configuration jsonb       not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null
);

create table steps (
    id             text primary key,
    run            text        not null,
    step           bigint      not null,
    taken_at       timestamptz not null,
    weights_sha256 text        not null,
    groups_trained bigint      not null,
    groups_closed  jsonb       not null,
    metrics        jsonb       not null,
    first_passed   bigint      not null,
    first_failed   bigint      not null,
    first_unscored bigint      not null,
    unique (run, step)
);
comment on column steps.first_passed is 'right first answers of the version that the step trained, and so on';

create table checkpoints (
    id              text primary key,
    run             text        not null,
    lineage         text        not null,
    version         bigint      not null,
    path            text        not null,
    manifest_sha256 text        not null,
    published_at    timestamptz not null,
    unique (run, version)
);
