package io.reflectretry.system.chaos;

import io.reflectretry.stack.LocalStack;
import io.reflectretry.stack.ProcessRef;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackStatus.ProcessStatus;
import io.reflectretry.system.chaos.MomentLog.Moment;
import io.reflectretry.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Kills processes of a stack in the midst of what their logs say that they have begun. */
final class Killer {

    /** A moment that does not come is not waited for: the kill goes on without evidence. */
    private static final Duration AIM = Duration.ofSeconds(20);

    private static final Duration UP_AGAIN = Duration.ofMinutes(3);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(30);
    private static final Duration ANSWERED = Duration.ofMillis(300);
    private static final Duration LOOK = Duration.ofMillis(1);

    private final LocalStack stack;
    private final StackLayout layout;

    Killer(LocalStack stack, StackLayout layout) {
        this.stack = stack;
        this.layout = layout;
    }

    /** Waits for the moment and kills; when the service works again is found out beside. */
    Killed kill(ChaosPlan.Kill plan, StepClock clock) throws InterruptedException {
        awaitReady(plan.replica());
        if (plan.target() == Target.POSTGRES) {
            awaitReady("postgres");
        }
        MomentLog log = MomentLog.fromNow(layout.log(plan.replica()));
        List<Moment> open = aim(plan, log);
        ProcessHandle victim = victim(plan);
        Instant at = Instant.now();
        victim.destroyForcibly();
        victim.onExit().join();
        // What was written before the end is in the file now, and the next process has not begun.
        boolean tellerLives = plan.target() == Target.POSTGRES;
        if (tellerLives) {
            // The audit may still have to tell of an end that it was answered; what it begins now
            // is begun after the kill.
            Thread.sleep(ANSWERED);
        }
        log.read().stream()
                .filter(each -> !tellerLives || !each.begins())
                .forEach(each -> follow(open, each));
        return new Killed(
                plan,
                clock.newest(),
                victim.pid(),
                at,
                open.stream().map(Moment::kind).distinct().toList(),
                CompletableFuture.supplyAsync(
                        () -> workAfter(log, victim.pid()),
                        task -> Thread.ofVirtual().name("recovery").start(task)));
    }

    /** Lets as many moments pass as planned; what is open then is struck at once. */
    private static List<Moment> aim(ChaosPlan.Kill plan, MomentLog log)
            throws InterruptedException {
        List<Moment> open = new ArrayList<>();
        int left = plan.skipped();
        Instant deadline = Instant.now().plus(AIM);
        while (Instant.now().isBefore(deadline)) {
            for (Moment each : log.read()) {
                follow(open, each);
                if (each.begins() && each.kind().equals(plan.moment())) {
                    left--;
                }
            }
            if (left < 0 && open.stream().anyMatch(m -> m.kind().equals(plan.moment()))) {
                return open;
            }
            Thread.sleep(LOOK);
        }
        return open;
    }

    private static void follow(List<Moment> open, Moment each) {
        if (each.begins()) {
            open.add(each);
        } else {
            open.removeIf(each::isEndOf);
        }
    }

    private ProcessHandle victim(ChaosPlan.Kill plan) {
        return switch (plan.target()) {
            case POSTGRES -> server();
            case TRAINER, ROLLOUT, VERIFIER, AUDIT -> process(plan.replica()).orElseThrow();
        };
    }

    /** The database server: the process under the one that the stack watches. */
    private ProcessHandle server() {
        try {
            String pid =
                    Files.readAllLines(layout.postgresData().resolve("postmaster.pid")).getFirst();
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL does not run", e);
        }
    }

    /** When the service first ended a transaction again; closes the log. */
    private static Optional<Instant> workAfter(MomentLog log, long killed) {
        Instant deadline = Instant.now().plus(UP_AGAIN);
        try (log) {
            while (Instant.now().isBefore(deadline)) {
                boolean works =
                        log.read().stream()
                                .anyMatch(
                                        each ->
                                                !each.begins()
                                                        && each.kind().equals("transaction")
                                                        && each.process() != killed);
                if (works) {
                    return Optional.of(Instant.now());
                }
                Thread.sleep(LOOK.multipliedBy(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** Stops the broker as one stops it; the stack starts it again. Gives how long it took. */
    Duration stopBroker() throws InterruptedException {
        awaitReady("broker");
        ProcessHandle broker = process("broker").orElseThrow();
        Instant began = Instant.now();
        broker.destroy();
        while (broker.isAlive() && began.plus(CLEAN_STOP).isAfter(Instant.now())) {
            Thread.sleep(LOOK.multipliedBy(20));
        }
        broker.destroyForcibly();
        broker.onExit().join();
        awaitReady("broker");
        return Duration.between(began, Instant.now());
    }

    private void awaitReady(String name) {
        Await.until(
                name + " runs",
                UP_AGAIN,
                () -> process(name).isPresent(),
                () -> stack.status().toString());
    }

    private Optional<ProcessHandle> process(String name) {
        return stack.status().processes().stream()
                .filter(process -> process.name().equals(name) && process.ready())
                .map(ProcessStatus::process)
                .flatMap(Optional::stream)
                .map(ProcessRef::find)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
