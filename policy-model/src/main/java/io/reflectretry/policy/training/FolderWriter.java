package io.reflectretry.policy.training;

import io.reflectretry.policy.network.Weights;
import java.nio.file.Path;

/** Writes what is trained as a folder that can be opened again. */
interface FolderWriter {

    /**
     * Writes and forces to disk.
     *
     * @param target made if absent; must not hold weights yet
     */
    void write(Path target, Weights trained);
}
