package io.reflectretry.cli.model;

import io.reflectretry.cli.CommandException;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a model's folder for a command. */
final class ModelFolders {

    private ModelFolders() {}

    static PolicyFolder open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw CommandException.wrongUse("%s: no such folder".formatted(folder));
        }
        try {
            return PolicyFolder.open(folder);
        } catch (MalformedFolderException broken) {
            throw CommandException.failed(broken.getMessage(), broken);
        }
    }
}
