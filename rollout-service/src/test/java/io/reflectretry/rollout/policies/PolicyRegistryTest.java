package io.reflectretry.rollout.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.rollout.policies.ControlledLoader.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolicyRegistryTest {

    private static final String RUN = "run";

    private final ControlledLoader loader = new ControlledLoader();
    private final List<String> changes = new ArrayList<>();
    private final PolicyRegistry<Held> registry = registry(Long.MAX_VALUE, 10);

    @Test
    void loadsNothingThatNobodyAskedFor() {
        announce(0, 1, 2);

        assertThat(loader.asked()).isEmpty();
    }

    @Test
    void answersWithTheNewestVersionThatIsLive() {
        live(0);
        live(1);

        assertThat(answeredBy(atLeast(0))).isEqualTo(1);
    }

    @Test
    void loadsTheNewestAsideAndAnswersWithTheOldOneMeanwhile() {
        live(0);

        announce(1);

        assertThat(loader.asked()).containsExactly(0L, 1L);
        assertThat(answeredBy(atLeast(0))).isZero();
        loader.finish(version(1));
        assertThat(answeredBy(atLeast(0))).isEqualTo(1);
    }

    @Test
    void skipsTheVersionsBetweenWhenManyComeQuickly() {
        live(0);

        announce(1, 2, 3, 4);
        loader.finish(version(1));

        assertThat(loader.asked()).containsExactly(0L, 1L, 4L);
    }

    @Test
    void aRequestWaitsForItsVersionAndNeverFails() {
        live(0);
        CompletableFuture<Long> answer = ask(atLeast(2));
        assertThat(answer).isNotDone();

        live(1);
        assertThat(answer).isNotDone();
        live(2);

        assertThat(answer).isCompletedWithValue(2L);
    }

    @Test
    void waitsForALineageThatNobodyKnowsYet() {
        CompletableFuture<Long> answer = ask(atLeast(0));

        assertThat(registry.snapshot().waiting())
                .singleElement()
                .satisfies(
                        w -> {
                            assertThat(w.requests()).isEqualTo(1);
                            assertThat(w.reason())
                                    .isEqualTo("no such checkpoint was announced yet");
                        });
        announce(0);
        loader.finish(version(0));
        assertThat(answer).isCompletedWithValue(0L);
    }

    @Test
    void anExactVersionIsLoadedOnDemandThoughNewerOnesAreLive() {
        announce(0, 1, 2);
        assertThat(ask(atLeast(0))).isNotDone();
        loader.finish(version(2));

        CompletableFuture<Long> exact = ask(PolicyRequest.exactly(RUN, 1));
        assertThat(exact).isNotDone();
        loader.finish(version(1));

        assertThat(exact).isCompletedWithValue(1L);
        assertThat(answeredBy(atLeast(0))).isEqualTo(2);
    }

    @Test
    void whatRequestsWaitForComesBeforeWhatIsOnlyNew() {
        live(0);
        announce(1);
        CompletableFuture<Long> exact = ask(PolicyRequest.exactly(RUN, 2));
        announce(2, 3);

        loader.finish(version(1));

        assertThat(loader.asked()).containsExactly(0L, 1L, 2L);
        loader.finish(version(2));
        assertThat(exact).isCompletedWithValue(2L);
        assertThat(loader.asked()).endsWith(3L);
    }

    @Test
    void aRefusedVersionLeavesTheOldOneLive() {
        live(0);
        announce(1);

        loader.fail(version(1), "model.safetensors: cut off");

        assertThat(answeredBy(atLeast(0))).isZero();
        assertThat(registry.snapshot().refused())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo("model.safetensors: cut off"));
        assertThat(changes).containsExactly("live 0", "refused 1: model.safetensors: cut off");
    }

    @Test
    void theNextVersionAfterARefusedOneIsLoaded() {
        live(0);
        announce(1);
        CompletableFuture<Long> answer = ask(atLeast(1));
        loader.fail(version(1), "broken");
        assertThat(answer).isNotDone();

        live(2);

        assertThat(answer).isCompletedWithValue(2L);
    }

    @Test
    void fallsBackToTheNewestVersionThatIsNotBroken() {
        announce(0, 1);
        CompletableFuture<Long> answer = ask(atLeast(0));

        loader.fail(version(1), "broken");
        loader.finish(version(0));

        assertThat(answer).isCompletedWithValue(0L);
    }

    @Test
    void aRefusedVersionHasAnotherChanceWhenItIsAnnouncedAgain() {
        CompletableFuture<Long> answer = ask(PolicyRequest.exactly(RUN, 0));
        announce(0);
        loader.fail(version(0), "broken");
        assertThat(registry.snapshot().waiting().getFirst().reason())
                .isEqualTo(
                        "the checkpoint of run@0 was refused; announce it again when it is mended");

        announce(0);
        loader.finish(version(0));

        assertThat(answer).isCompletedWithValue(0L);
        assertThat(registry.snapshot().refused()).isEmpty();
    }

    @Test
    void announcingAgainWhatIsKnownChangesNothing() {
        live(0);

        announce(0);

        assertThat(loader.asked()).containsExactly(0L);
    }

    @Test
    void givesUpTheLeastRecentlyUsedOverBudget() {
        PolicyRegistry<Held> small = registry(300, 10);
        live(small, 0);
        live(small, 1);
        live(small, 2);
        assertThat(small.use(PolicyRequest.exactly(RUN, 0), CompletableFuture::completedFuture))
                .isCompleted();

        live(small, 3);

        assertThat(loader.closed()).containsExactly(1L);
        assertThat(liveIn(small)).containsExactly(0L, 2L, 3L);
        assertThat(small.snapshot().usedBytes()).isEqualTo(300);
    }

    @Test
    void whatAdaptersShareIsCountedOnce() {
        PolicyRegistry<Held> small = registry(103, 10);
        Object base = new Object();
        for (long version = 0; version < 4; version++) {
            small.announce(checkpoint(version(version)));
            ask(small, PolicyRequest.exactly(RUN, version));
            loader.finishOver(version(version), base);
        }

        assertThat(loader.closed()).containsExactly(0L);
        assertThat(liveIn(small)).containsExactly(1L, 2L, 3L);
        assertThat(small.snapshot().usedBytes()).isEqualTo(103);
    }

    @Test
    void keepsWhatIsInUseThoughOverBudget() {
        PolicyRegistry<Held> small = registry(150, 10);
        live(small, 0);
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletableFuture<String> busy = small.use(atLeast(0), policy -> work);

        live(small, 1);
        assertThat(loader.closed()).isEmpty();
        work.complete("done");

        assertThat(busy).isCompletedWithValue("done");
        assertThat(loader.closed()).containsExactly(0L);
        assertThat(liveIn(small)).containsExactly(1L);
    }

    @Test
    void theLastPolicyStaysHoweverLarge() {
        PolicyRegistry<Held> small = registry(1, 10);

        live(small, 0);

        assertThat(liveIn(small)).containsExactly(0L);
    }

    @Test
    void holdsOnlySoManySupersededVersions() {
        PolicyRegistry<Held> few = registry(Long.MAX_VALUE, 1);

        live(few, 0);
        live(few, 1);
        live(few, 2);

        assertThat(liveIn(few)).containsExactly(1L, 2L);
    }

    @Test
    void loadsAnEvictedVersionAgainWhenItIsAskedFor() {
        PolicyRegistry<Held> few = registry(Long.MAX_VALUE, 0);
        live(few, 0);
        live(few, 1);
        assertThat(loader.closed()).containsExactly(0L);

        CompletableFuture<Long> answer = ask(few, PolicyRequest.exactly(RUN, 0));
        loader.finish(version(0));

        assertThat(answer).isCompletedWithValue(0L);
        assertThat(liveIn(few)).containsExactly(1L);
    }

    @Test
    void lineagesTakeTurnsOnTheLoader() {
        CompletableFuture<Long> one = ask(PolicyRequest.atLeast("a", 0));
        CompletableFuture<Long> two = ask(PolicyRequest.atLeast("b", 0));
        registry.announce(checkpoint(new PolicyVersion("a", 0)));
        registry.announce(checkpoint(new PolicyVersion("b", 0)));
        registry.announce(checkpoint(new PolicyVersion("a", 1)));

        loader.finish(new PolicyVersion("a", 0));
        loader.finish(new PolicyVersion("b", 0));

        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
    }

    @Test
    void aCancelledRequestLeavesTheQueue() {
        CompletableFuture<Long> answer = ask(atLeast(5));

        answer.cancel(false);

        assertThat(registry.snapshot().waiting()).isEmpty();
    }

    @Test
    void failedWorkFreesThePolicyToo() {
        live(0);

        CompletableFuture<Long> answer =
                registry.use(
                        atLeast(0),
                        policy -> {
                            throw new IllegalStateException("broken work");
                        });

        assertThatThrownBy(answer::join).hasRootCauseMessage("broken work");
        assertThat(registry.snapshot().live().getFirst().users()).isZero();
    }

    @Test
    void closingFreesEverythingAndDropsWhatWaits() {
        live(0);

        registry.close();

        assertThat(loader.closed()).containsExactly(0L);
        assertThat(ask(atLeast(0))).isCancelled();
    }

    private PolicyRegistry<Held> registry(long bytes, int superseded) {
        return new PolicyRegistry<>(
                loader,
                new HoldingLimits(bytes, superseded),
                new RegistryListener() {
                    @Override
                    public void live(Checkpoint checkpoint) {
                        changes.add("live " + checkpoint.policy().version());
                    }

                    @Override
                    public void refused(Checkpoint checkpoint, String reason) {
                        changes.add(
                                "refused %d: %s".formatted(checkpoint.policy().version(), reason));
                    }

                    @Override
                    public void evicted(PolicyVersion policy) {
                        changes.add("evicted " + policy.version());
                    }
                });
    }

    private void live(long version) {
        live(registry, version);
    }

    /** Announces, asks for and loads a version. */
    private void live(PolicyRegistry<Held> of, long version) {
        of.announce(checkpoint(version(version)));
        if (!loader.asked().contains(version)) {
            ask(of, PolicyRequest.exactly(RUN, version));
        }
        loader.finish(version(version));
    }

    private void announce(long... versions) {
        for (long version : versions) {
            registry.announce(checkpoint(version(version)));
        }
    }

    private long answeredBy(PolicyRequest request) {
        CompletableFuture<Long> answer = ask(request);
        assertThat(answer).isCompleted();
        return answer.join();
    }

    private CompletableFuture<Long> ask(PolicyRequest request) {
        return ask(registry, request);
    }

    private static CompletableFuture<Long> ask(PolicyRegistry<Held> of, PolicyRequest request) {
        return of.use(
                request, policy -> CompletableFuture.completedFuture(policy.version().version()));
    }

    private static List<Long> liveIn(PolicyRegistry<Held> of) {
        return of.snapshot().liveVersions().stream().map(PolicyVersion::version).toList();
    }

    private static PolicyRequest atLeast(long version) {
        return PolicyRequest.atLeast(RUN, version);
    }

    private static PolicyVersion version(long version) {
        return new PolicyVersion(RUN, version);
    }

    private static Checkpoint checkpoint(PolicyVersion policy) {
        return new Checkpoint(policy, "runs/x", "sha", "run/checkpoint/" + policy.version());
    }
}
