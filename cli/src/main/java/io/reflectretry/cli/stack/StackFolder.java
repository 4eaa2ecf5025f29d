package io.reflectretry.cli.stack;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.stack.BackgroundStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackStatus;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option that names a stack, and the way to the services that run in it. */
public final class StackFolder {

    @Option(
            names = "--stack",
            paramLabel = "DIR",
            description = "The stack's folder: its data, logs and addresses. Default: .rrr/stack")
    private Path folder;

    /** Where its files lie. */
    public StackLayout layout() {
        return new StackLayout(folder == null ? ProjectFolder.work().resolve("stack") : folder);
    }

    /** The storage root: data sets, models, runs. */
    public Path storage() {
        return layout().root().resolve("storage");
    }

    /** The stack that runs there. */
    public StackStatus running() {
        return BackgroundStack.running(layout())
                .orElseThrow(
                        () ->
                                CommandException.failed(
                                        "no stack runs in %s: start one with ./rrr up"
                                                .formatted(layout().root())));
    }

    /** The way to one service of the stack that runs there. */
    public ServiceClient client(ServiceKind kind) {
        return clientOf(running(), kind);
    }

    /** The way to the first process of a service. */
    public static ServiceClient clientOf(StackStatus status, ServiceKind kind) {
        return new ServiceClient(
                kind.name().toLowerCase(Locale.ROOT) + "-service",
                URI.create(status.addresses(kind).getFirst()));
    }
}
