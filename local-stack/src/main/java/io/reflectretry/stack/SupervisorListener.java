package io.reflectretry.stack;

/** Is told what happens to the children; calls come from several threads, one child's in order. */
@FunctionalInterface
public interface SupervisorListener {
    /** A child has entered a state. */
    void changed(String child, ChildState state);
}
