package io.reflectretry.verifiers.math;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names that mean something in an expression: functions and letters written as commands. */
final class MathNames {

    /** LaTeX's functions by the names that {@link Expr} has for them. */
    private static final Map<String, String> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("sin", "Sin"),
                    Map.entry("cos", "Cos"),
                    Map.entry("tan", "Tan"),
                    Map.entry("cot", "Cot"),
                    Map.entry("sec", "Sec"),
                    Map.entry("csc", "Csc"),
                    Map.entry("arcsin", "ArcSin"),
                    Map.entry("arccos", "ArcCos"),
                    Map.entry("arctan", "ArcTan"),
                    Map.entry("sinh", "Sinh"),
                    Map.entry("cosh", "Cosh"),
                    Map.entry("tanh", "Tanh"),
                    Map.entry("log", "Log"),
                    Map.entry("ln", "Log"),
                    Map.entry("exp", "Exp"));

    private static final Map<String, String> INVERSES =
            Map.of("Sin", "ArcSin", "Cos", "ArcCos", "Tan", "ArcTan");

    private static final Set<String> LETTERS =
            Set.of(
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "epsilon",
                    "varepsilon",
                    "zeta",
                    "eta",
                    "theta",
                    "vartheta",
                    "iota",
                    "kappa",
                    "lambda",
                    "mu",
                    "nu",
                    "xi",
                    "rho",
                    "sigma",
                    "tau",
                    "upsilon",
                    "phi",
                    "varphi",
                    "chi",
                    "psi",
                    "omega",
                    "Gamma",
                    "Delta",
                    "Theta",
                    "Lambda",
                    "Xi",
                    "Pi",
                    "Sigma",
                    "Phi",
                    "Psi",
                    "Omega",
                    "ell");

    private MathNames() {}

    /** What {@link Expr} calls the function of a command; nothing where it is none. */
    static Optional<String> function(String command) {
        return Optional.ofNullable(FUNCTIONS.get(command));
    }

    /** {@code ArcSin} for {@code Sin}; nothing where the function has no inverse with a name. */
    static Optional<String> inverse(String function) {
        return Optional.ofNullable(INVERSES.get(function));
    }

    /** Whether a command is a letter, for example {@code alpha}. */
    static boolean isLetter(String command) {
        return LETTERS.contains(command);
    }
}
