package io.reflectretry.stack;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a stack in the background, until it is asked to stop.
 *
 * <p>Arguments: the stack's folder and its {@link Lifetime}; the options lie in the folder. What
 * happens is told on standard output, one line each.
 */
public final class StackMain {
    private StackMain() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: StackMain FOLDER LIFETIME");
            System.exit(2);
        }
        switch (Lifetime.valueOf(args[1])) {
            case WITH_CALLER -> ParentWatch.start();
            case UNTIL_STOPPED -> {}
        }
        var layout = new StackLayout(Path.of(args[0]));
        try {
            var options = StackOptionsFile.read(layout);
            var stack = new LocalStack(layout, options, StackMain::tell);
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stack-stop"));
            stack.start();
        } catch (StackException e) {
            System.err.println(Instant.now() + " The stack did not start: " + e.getMessage());
            System.exit(1);
        }
        System.out.println(Instant.now() + " the stack is ready");
        new CountDownLatch(1).await();
    }

    private static void tell(String child, ChildState state) {
        System.out.println(Instant.now() + " " + child + ": " + state.describe());
    }
}
