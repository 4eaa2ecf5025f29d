package io.reflectretry.stack;

import java.util.Optional;

/**
 * A process of the stack as it is planned.
 *
 * @param spec how it is run
 * @param kind the service, or empty for broker and database
 * @param address where it answers
 */
record StackMember(ChildSpec spec, Optional<ServiceKind> kind, String address) {
    String name() {
        return spec.name();
    }

    StackStatus.ProcessStatus status(ChildState state) {
        var process =
                state instanceof ChildState.Running running
                        ? ProcessHandle.of(running.pid()).map(ProcessRef::of)
                        : Optional.<ProcessRef>empty();
        return new StackStatus.ProcessStatus(
                name(),
                kind,
                process,
                state.describe(),
                state instanceof ChildState.Running,
                state.restarts(),
                address,
                spec.log().toString());
    }
}
