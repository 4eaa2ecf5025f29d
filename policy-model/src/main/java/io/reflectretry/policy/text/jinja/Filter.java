package io.reflectretry.policy.text.jinja;

/** {@code value | name(values)}. */
@FunctionalInterface
interface Filter {

    Object apply(Object value, CallValues values);
}
