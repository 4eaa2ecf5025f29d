package io.reflectretry.policy.text.jinja;

/** {@code value is name(values)}. */
@FunctionalInterface
interface Test {

    boolean holds(Object value, CallValues values);
}
