package io.reflectretry.trainer.training;

import com.sun.management.OperatingSystemMXBean;
import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * What a step costs apart from generation, in milliseconds of CPU: decoding of its rewards, forward
 * and backward, optimizer, checkpoint. Run by hand; arguments: groups a step, prompt tokens,
 * completion tokens, steps, tokens a micro-batch.
 */
final class TrainingBenchmark {

    private static final int MEMBERS = 8;
    private static final int VOCABULARY = 118;

    private TrainingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int groups = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 64;
        int prompt = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        int completion = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 6;
        int steps = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 8;
        int budget = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 4096;
        Path folder = Files.createTempDirectory("training-benchmark-");
        DecoderConfig config =
                new DecoderConfig(VOCABULARY, 160, 480, 4, 5, 5, 32, 1e-6, 1e4, 512, true);
        FreshPolicy.write(folder.resolve("model"), config, new int[] {2}, 0, 1);
        System.out.printf(
                "%,d parameters, %d groups of %d, prompts of %d, completions of %d tokens%n",
                config.parameterCount(), groups, MEMBERS, prompt, completion);
        TestRuns runs = TestRuns.small();
        TrainablePolicy policy =
                TestEngine.run(
                        () ->
                                TrainablePolicy.open(
                                        TestEngine.get(),
                                        PolicyFolder.open(folder.resolve("model")),
                                        AdamWSettings.defaults()));
        GrpoLoss loss = new GrpoLoss(TestEngine.get(), runs.grpo());
        for (int step = 0; step < steps; step++) {
            List<byte[]> records =
                    LongStream.range(0, groups)
                            .boxed()
                            .flatMap(
                                    index ->
                                            new Rewards("r", MEMBERS)
                                                    .sized(index, prompt, completion).stream())
                            .map(EventCodec::encode)
                            .toList();
            long start = cpu();
            List<RewardGroup.Ready> ready = decode(records);
            long decoded = cpu();
            StepPlan plan = StepPlan.of(new Batch(0, ready, List.of()), runs.configuration());
            List<MicroBatch> pieces = MicroBatch.cut(plan.rows(), budget);
            long planned = cpu();
            Path save = folder.resolve("step-" + step);
            StepOutcome outcome =
                    TestEngine.run(
                            () ->
                                    new OptimizerStep(policy, loss)
                                            .run(pieces, plan.totals(), List.of(), 1e-5));
            long done = cpu();
            TestEngine.run(
                    () -> {
                        policy.saveWeights(save);
                        policy.saveOptimizer(save.resolve("optimizer.safetensors"));
                        return null;
                    });
            long saved = cpu();
            System.out.printf(
                    "decode %3d ms (%d rewards, %d KiB), plan %2d ms, step %4.0f ms in %d pieces (optimizer %2.0f ms of the clock), saving %3d ms%n",
                    (decoded - start) / 1_000_000,
                    records.size(),
                    records.stream().mapToInt(each -> each.length).sum() >> 10,
                    (planned - decoded) / 1_000_000,
                    (done - planned) / 1e6,
                    pieces.size(),
                    1e3 * outcome.seconds().optimizer(),
                    (saved - done) / 1_000_000);
        }
    }

    /** CPU time of the process: other work on the machine does not count. */
    private static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static List<RewardGroup.Ready> decode(List<byte[]> records) {
        TreeMap<String, TreeMap<Integer, Member>> groups = new TreeMap<>();
        LogPosition nowhere = new LogPosition(new TopicPartition("t", 0), 0);
        for (byte[] each : records) {
            RewardAssigned reward = EventCodec.decode(each, RewardAssigned.class);
            groups.computeIfAbsent(reward.episodeId(), id -> new TreeMap<>())
                    .put(reward.member(), Member.of(reward, nowhere));
        }
        return groups.entrySet().stream()
                .map(group -> new RewardGroup.Ready(group.getKey(), group.getValue(), 0))
                .toList();
    }
}
