package io.reflectretry.checker;

import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proves for one run that has ended that its log keeps every {@link Promise}, or says what not. */
public final class LogCheck {

    private static final List<Rule> RULES =
            List.of(
                    new RecordRule(),
                    new CauseRule(),
                    new EpisodeRule(),
                    new LineageRule(),
                    new StepRule(),
                    new PassedOverRule());

    private LogCheck() {}

    /** Checks the log alone. */
    public static CheckReport of(String run, RecordSource source) {
        return check(RunLog.read(run, source), Optional.empty());
    }

    /** Checks the log, and the audit's tables against it. */
    public static CheckReport of(String run, RecordSource source, AuditTables tables) {
        return check(RunLog.read(run, source), Optional.of(tables));
    }

    static CheckReport check(RunLog log, Optional<AuditTables> tables) {
        List<Violation> violations = new ArrayList<>();
        if (log.newest().filter(n -> n.state().isFinal()).isEmpty()) {
            violations.add(
                    new Violation(
                            Promise.LINEAGE,
                            Optional.empty(),
                            log.run(),
                            log.newest()
                                    .map(n -> "has not ended: it is " + n.state())
                                    .orElse("is not in the log")));
        }
        boolean trains =
                log.newest()
                        .filter(n -> n.configuration() instanceof TrainingConfiguration)
                        .isPresent();
        for (Rule rule : RULES) {
            if (trains || !(rule instanceof PassedOverRule)) {
                rule.check(log, violations::add);
            }
        }
        tables.ifPresent(t -> new AuditRule(t).check(log, violations::add));
        return new CheckReport(log.run(), counts(log), tables.isPresent(), violations);
    }

    private static Map<String, Long> counts(RunLog log) {
        StepGroups groups = StepGroups.of(log);
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("events", (long) log.events().size());
        counts.put("tasks", (long) log.on(Topic.TASKS).size());
        counts.put("versions", (long) log.checkpoints().size());
        counts.put("groups trained", groups.trained());
        groups.closed().forEach((reason, count) -> counts.put("closed " + reason, count));
        counts.put("groups open when it ended", (long) StepRule.open(log, groups).size());
        counts.put("dead letters", (long) log.letters().size());
        return counts;
    }
}
