package io.reflectretry.policy.text.jinja;

/** What a template can call: a function, a method of a value, a macro. */
@FunctionalInterface
interface Callable {

    Object call(CallValues values);
}
