package io.reflectretry.policy;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.Field;
import java.util.Map;

/** Counts the tensors that DJL holds open: every array of every scope below a root. */
public final class NativeHandles {

    private NativeHandles() {}

    /** Arrays of this engine's scopes and of the system scope above, where strays would end up. */
    public static int open(NDManager engineRoot) {
        return count(engineRoot.getParentManager());
    }

    private static int count(NDManager manager) {
        int own = manager.getManagedArrays().size();
        return own
                + resources(manager).values().stream()
                        .filter(NDManager.class::isInstance)
                        .mapToInt(child -> count((NDManager) child))
                        .sum();
    }

    private static Map<?, ?> resources(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(manager);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("DJL's managers look different now", changed);
        }
    }
}
