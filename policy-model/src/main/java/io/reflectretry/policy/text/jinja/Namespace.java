package io.reflectretry.policy.text.jinja;

import java.util.Map;

/**
 * What {@code namespace()} makes: the one thing whose fields a template may assign.
 *
 * @param fields its fields; changed by assignments
 */
record Namespace(Map<String, Object> fields) {}
