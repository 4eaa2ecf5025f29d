package io.reflectretry.stack;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another program's main class in this process under {@link ParentWatch}: so a packaged
 * service that knows nothing of the stack leaves no orphan.
 *
 * <p>Arguments: the main class, then its own arguments.
 */
public final class ServiceLauncher {
    private ServiceLauncher() {}

    public static void main(String[] args) throws Throwable {
        if (args.length == 0) {
            System.err.println("usage: ServiceLauncher MAIN_CLASS [ARGUMENT...]");
            System.exit(2);
        }
        ParentWatch.start();
        var main = Class.forName(args[0]).getMethod("main", String[].class);
        try {
            main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
