package io.reflectretry.policy.text.jinja;

/**
 * What a name stands for that nothing was assigned to. It is false, empty and prints as nothing;
 * all else that is done with it fails.
 *
 * @param kind the kind of that failure
 * @param message its words
 */
record Undefined(String kind, String message) {

    Undefined(String message) {
        this("UndefinedError", message);
    }

    static Undefined name(String name) {
        return new Undefined("'%s' is undefined".formatted(name));
    }

    static Undefined attribute(Object of, String name) {
        return new Undefined("'%s' has no attribute '%s'".formatted(type(of), name));
    }

    static Undefined item(Object of, Object key) {
        return key instanceof String name
                ? attribute(of, name)
                : new Undefined("%s has no element %s".formatted(type(of), PythonText.repr(key)));
    }

    private static String type(Object value) {
        return value == null ? "None" : Values.typeName(value) + " object";
    }

    JinjaException failure() {
        return new JinjaException(kind, message);
    }
}
