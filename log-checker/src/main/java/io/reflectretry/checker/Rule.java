package io.reflectretry.checker;

import java.util.function.Consumer;

/** Looks for violations of one or two promises. */
@FunctionalInterface
interface Rule {
    void check(RunLog log, Consumer<Violation> found);
}
