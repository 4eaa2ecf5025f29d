package io.reflectretry.stack;

/** How long a stack in the background runs. */
public enum Lifetime {
    /** Until it is told to stop or the process that started it ends, however that ends. */
    WITH_CALLER,
    /** Until it is told to stop. */
    UNTIL_STOPPED
}
