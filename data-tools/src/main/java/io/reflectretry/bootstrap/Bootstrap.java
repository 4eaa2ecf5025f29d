package io.reflectretry.bootstrap;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Makes the small policy from nothing. */
public final class Bootstrap {

    private static final double[] MEASURED_TEMPERATURES = {0, 0.7, 1};

    private Bootstrap() {}

    /** Trains a policy that knows nothing yet. */
    public static List<Measurement> run(
            BootstrapSettings settings, Path target, Consumer<BootstrapProgress> progress) {
        return run(settings, Optional.empty(), target, progress);
    }

    /**
     * Trains a policy and writes its folder, whole or not at all: config.json,
     * generation_config.json, model.safetensors, tokenizer.json, tokenizer_config.json and
     * README.md.
     *
     * @param known a policy to start from, of the same shape but with fewer words; else weights are
     *     drawn at random
     * @param target the folder to make; must not exist
     * @param progress called now and then, on the engine's thread
     * @return what was measured on held-out tasks, at temperatures 0, 0.7 and 1
     * @throws UncheckedIOException where the folder exists or cannot be written
     */
    public static List<Measurement> run(
            BootstrapSettings settings,
            Optional<Path> known,
            Path target,
            Consumer<BootstrapProgress> progress) {
        Path parent = target.toAbsolutePath().getParent();
        try {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(
                        target.toString(), null, "remove it, or name another folder");
            }
            Files.createDirectories(parent);
            Path work = Files.createTempDirectory(parent, ".bootstrap-");
            try {
                return run(settings, known, work, target, progress);
            } finally {
                delete(work);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The policy cannot be written: " + failure, failure);
        }
    }

    private static List<Measurement> run(
            BootstrapSettings settings,
            Optional<Path> known,
            Path work,
            Path target,
            Consumer<BootstrapProgress> progress)
            throws IOException {
        Path fresh = work.resolve("fresh");
        Path trained = work.resolve("trained");
        SmallVocabulary.write(fresh, settings.subject());
        PolicyFolder untrained =
                FreshPolicy.write(
                        fresh,
                        settings.decoder(),
                        new int[] {SmallVocabulary.id(SmallVocabulary.TURN_END)},
                        SmallVocabulary.id(SmallVocabulary.PADDING),
                        settings.seed());
        if (known.isPresent()) {
            WarmStart.apply(fresh, known.get());
        }
        try (PolicyEngine engine = PolicyEngine.start(new EngineSettings(settings.threads()))) {
            Duration time = train(engine, untrained, settings, trained, progress);
            List<Measurement> measurements = measure(engine, trained, settings);
            Files.writeString(
                    trained.resolve("README.md"),
                    ModelCard.of(settings, known, time, measurements));
            Files.move(trained, target, StandardCopyOption.ATOMIC_MOVE);
            return measurements;
        }
    }

    private static Duration train(
            PolicyEngine engine,
            PolicyFolder fresh,
            BootstrapSettings settings,
            Path trained,
            Consumer<BootstrapProgress> progress) {
        long start = System.nanoTime();
        try {
            engine.submit(
                            () -> {
                                try (SupervisedTraining training =
                                        new SupervisedTraining(engine, fresh, settings, progress)) {
                                    training.run();
                                    training.save(trained);
                                    return true;
                                }
                            })
                    .join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException own ? own : failure;
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static List<Measurement> measure(
            PolicyEngine engine, Path folder, BootstrapSettings settings) {
        return settings.measuredTasks() == 0
                ? List.of()
                : settings.subject().parts().stream()
                        .flatMap(subject -> measure(engine, folder, settings, subject))
                        .toList();
    }

    private static Stream<Measurement> measure(
            PolicyEngine engine, Path folder, BootstrapSettings settings, Subject subject) {
        return DoubleStream.of(MEASURED_TEMPERATURES)
                .mapToObj(
                        temperature ->
                                HeldOutPlay.measure(
                                        engine,
                                        folder,
                                        subject,
                                        settings.measuredTasks(),
                                        temperature,
                                        settings.seed()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
