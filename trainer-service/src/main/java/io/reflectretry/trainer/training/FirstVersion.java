package io.reflectretry.trainer.training;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.run.LoraSettings;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.lora.FreshAdapter;
import io.reflectretry.policy.lora.LoraConfig;
import io.reflectretry.policy.lora.LoraTargets;
import java.nio.file.Path;

/** Version 0 of a training: a copy of the model, or an adapter over it that changes nothing yet. */
final class FirstVersion {

    private FirstVersion() {}

    /**
     * Writes it aside.
     *
     * @throws InvalidFieldException where the adapter's settings do not fit the model
     */
    static void write(
            Path storageRoot, TrainingConfiguration configuration, CheckpointStore store) {
        configuration
                .lora()
                .ifPresentOrElse(
                        lora -> adapter(storageRoot, configuration, lora, store.weightsAside(0)),
                        () -> store.copyModel(storageRoot.resolve(configuration.model())));
    }

    private static void adapter(
            Path storageRoot,
            TrainingConfiguration configuration,
            LoraSettings settings,
            Path folder) {
        PolicyFolder base = PolicyFolder.open(storageRoot.resolve(configuration.model()));
        LoraConfig lora = config(settings);
        try {
            lora.requireFit(base.config());
        } catch (IllegalArgumentException wrong) {
            throw new InvalidFieldException("lora.targets", "do not fit: " + wrong.getMessage());
        }
        FreshAdapter.write(
                folder,
                base,
                lora,
                BaseReference.of(storageRoot, configuration.model()),
                configuration.seed());
        DurableFiles.forceFiles(folder);
    }

    private static LoraConfig config(LoraSettings settings) {
        LoraTargets targets =
                settings.targets().isEmpty()
                        ? new LoraTargets.AllLinear()
                        : new LoraTargets.Names(settings.targets());
        return new LoraConfig(settings.r(), settings.alpha(), settings.rslora(), targets);
    }
}
