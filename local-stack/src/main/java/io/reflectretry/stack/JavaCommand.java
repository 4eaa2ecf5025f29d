package io.reflectretry.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines that run a class in a JVM like this one. */
public final class JavaCommand {
    /** A child with little to compute starts in half the time with these. */
    public static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** Loggers that need a JVM set up for them; a plain child would only complain. */
    private static final List<String> LEFT_OUT = List.of("jboss-logmanager", "slf4j-jboss");

    private JavaCommand() {}

    /** The program of the JVM that runs this code. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs a class of this JVM's own class path. */
    public static List<String> ofThisClassPath(
            List<String> flags, Class<?> main, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(flags);
        command.add("-cp");
        command.add(classPath());
        command.add(main.getName());
        command.addAll(arguments);
        return List.copyOf(command);
    }

    private static String classPath() {
        // Under Maven's test runner the plain property may name one jar that only refers to others.
        var own =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return String.join(
                File.pathSeparator,
                Arrays.stream(own.split(File.pathSeparator))
                        .filter(entry -> LEFT_OUT.stream().noneMatch(nameOf(entry)::startsWith))
                        .toList());
    }

    private static String nameOf(String entry) {
        return entry.substring(entry.lastIndexOf(File.separatorChar) + 1);
    }
}
