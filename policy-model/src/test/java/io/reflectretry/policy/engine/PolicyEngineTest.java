package io.reflectretry.policy.engine;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PolicyEngineTest {

    @Test
    void workRunsInOrderOnOneNamedThread() {
        List<Integer> order = new ArrayList<>();
        List<CompletableFuture<String>> names = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            names.add(
                    ENGINE.submit(
                            () -> {
                                ENGINE.checkOnEngineThread();
                                order.add(number);
                                return Thread.currentThread().getName();
                            }));
        }
        assertThat(names).allSatisfy(n -> assertThat(n.join()).isEqualTo("policy-engine"));
        assertThat(onEngine(() -> List.copyOf(order))).hasSize(50).isSorted();
    }

    @Test
    void whatDependsOnAnAnswerDoesNotHoldUpTheEngine() {
        CompletableFuture<Void> never = new CompletableFuture<>();
        CompletableFuture<Void> attached = new CompletableFuture<>();
        CompletableFuture<Void> stuck =
                ENGINE.submit(attached::join).thenAccept(nothing -> never.join());
        attached.complete(null);

        assertThat(onEngine(() -> 2)).isEqualTo(2);
        assertThat(stuck).isNotDone();
        never.complete(null);
        stuck.join();
    }

    @Test
    void aFailureBelongsToWhoAskedAndTheEngineLivesOn() {
        CompletableFuture<Object> failed =
                ENGINE.submit(
                        () -> {
                            throw new AssertionError("broken");
                        });
        assertThatThrownBy(failed::join).hasRootCauseMessage("broken");
        assertThat(onEngine(() -> 3)).isEqualTo(3);
    }

    @Test
    void aClosedEngineRefusesWork() {
        PolicyEngine engine = PolicyEngine.start(EngineSettings.singleThreaded());
        engine.close();
        assertThatThrownBy(() -> engine.submit(() -> 1).join())
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aScriptThatDoesNotCompileSaysWhere() {
        String source =
                """
                class Wrong(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  def twice(self: __torch__.Wrong, x: Tensor) -> Tensor:
                    return torch.no_such_operator(x)
                """;
        assertThatThrownBy(() -> ScriptModule.compile(ENGINE, "Wrong", source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Wrong")
                .hasMessageContaining("no_such_operator");
    }

    @Test
    void attributesAndDictionariesReachTheScript() {
        String source =
                """
                class Mix(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                  factor : float
                  shift : int
                  negate : bool
                  def mix(self: __torch__.Mix, x: Tensor, w: Dict[str, Tensor]) -> Tensor:
                    y = x * self.factor + self.shift + w["a.b"]
                    if self.negate:
                      y = torch.neg(y)
                    return y
                """;
        Map<String, Object> attributes = Map.of("factor", 0.5, "shift", -300L, "negate", true);
        try (ScriptModule script = ScriptModule.compile(ENGINE, "Mix", source, attributes);
                var scope = ENGINE.newScope()) {
            var x = scope.create(new float[] {2, 4});
            var w = scope.create(new float[] {10, 20});
            w.setName("w.a.b");
            float[] values =
                    onEngine(
                            () ->
                                    script.call(scope, "mix", new NDList(x, w))
                                            .singletonOrThrow()
                                            .toFloatArray());
            assertThat(values).containsExactly(289, 278);
        }
        assertThat(ENGINE.sharedScript("Mix", source, attributes))
                .isSameAs(ENGINE.sharedScript("Mix", source, Map.copyOf(attributes)));
    }
}
