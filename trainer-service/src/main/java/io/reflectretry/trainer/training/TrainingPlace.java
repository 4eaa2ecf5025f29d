package io.reflectretry.trainer.training;

import io.reflectretry.policy.engine.PolicyEngine;
import java.nio.file.Path;

/**
 * What all trainings of this process share.
 *
 * @param storageRoot the folder that models, data and runs lie in
 * @param bootstrapServers the brokers
 * @param source the CloudEvents source of what is written
 * @param engine computes
 * @param gauges shows figures
 */
record TrainingPlace(
        Path storageRoot,
        String bootstrapServers,
        String source,
        PolicyEngine engine,
        TrainingGauges gauges) {}
