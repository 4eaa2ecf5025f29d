package io.reflectretry.stack;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom PostgreSQL's programs run: they refuse to run as root. */
sealed interface PostgresOwner {
    /** An ordinary user runs them as they are. */
    record Self() implements PostgresOwner {}

    /** Root runs them in a user namespace, where the files belong to nobody in particular. */
    record OwnNamespace() implements PostgresOwner {}

    /**
     * Where namespaces are off, root runs them as the user nobody, to whom the data then belong.
     */
    record Nobody() implements PostgresOwner {}

    List<String> NAMESPACE = List.of("unshare", "-U");
    List<String> NOBODY = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    /**
     * Finds the way that works here.
     *
     * @throws StackException when there is none
     */
    static PostgresOwner find() throws InterruptedException {
        if (new UnixSystem().getUid() != 0) {
            return new Self();
        }
        if (succeeds(NAMESPACE)) {
            return new OwnNamespace();
        }
        if (succeeds(NOBODY)) {
            return new Nobody();
        }
        throw new StackException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv (util-linux)"
                        + " works here: start as an ordinary user");
    }

    /** The command line that runs the command as this owner. */
    default List<String> wrap(List<String> command) {
        var wrapped =
                new ArrayList<>(
                        switch (this) {
                            case Self() -> List.<String>of();
                            case OwnNamespace() -> NAMESPACE;
                            case Nobody() -> NOBODY;
                        });
        wrapped.addAll(command);
        return wrapped;
    }

    /** Hands a folder over to this owner. */
    default void take(Path folder) throws IOException, InterruptedException {
        switch (this) {
            case Self(), OwnNamespace() -> {}
            case Nobody() -> {
                var command = List.of("chown", "-R", "65534:65534", folder.toString());
                if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                    throw new StackException("cannot hand " + folder + " over to user 65534");
                }
                if (!succeeds(NOBODY, "ls", folder.toString())) {
                    throw new StackException(
                            "PostgreSQL must run as user 65534 here, who may not enter %s: choose a"
                                            .formatted(folder)
                                    + " folder that all users may enter");
                }
            }
        }
    }

    private static boolean succeeds(List<String> prefix) throws InterruptedException {
        return succeeds(prefix, "true");
    }

    private static boolean succeeds(List<String> prefix, String... command)
            throws InterruptedException {
        var whole = new ArrayList<>(prefix);
        whole.addAll(List.of(command));
        try {
            return new ProcessBuilder(whole)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
