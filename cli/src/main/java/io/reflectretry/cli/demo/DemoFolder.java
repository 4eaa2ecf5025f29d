package io.reflectretry.cli.demo;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.stack.StackLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The one folder of a demo: its stack with data and logs, its storage, its report. */
record DemoFolder(Path root) {

    private static final int MOST = 10_000;

    /** A folder of its own, so that a demo beside this one does not clash. */
    static DemoFolder create() {
        Path all = ProjectFolder.work().resolve("demo");
        try {
            Files.createDirectories(all);
            for (int i = 1; i < MOST; i++) {
                try {
                    return new DemoFolder(Files.createDirectory(all.resolve(Integer.toString(i))));
                } catch (FileAlreadyExistsException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder in " + all, e);
        }
        throw CommandException.failed("%s is full: remove old demos".formatted(all));
    }

    StackLayout stack() {
        return new StackLayout(root);
    }

    Path storage() {
        return root.resolve("storage");
    }

    Path report() {
        return root.resolve("report");
    }
}
