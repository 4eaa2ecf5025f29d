package io.reflectretry.policy.lora;

import java.util.List;
import java.util.regex.Pattern;

/** Which modules of a network get an adapter: {@code target_modules} of adapter_config.json. */
public sealed interface LoraTargets {

    /** Whether a module of this full name, {@code model.layers.0.self_attn.q_proj}, is meant. */
    boolean accept(String module);

    /** Every projection of attention and feed-forward: PEFT's {@code all-linear}. */
    record AllLinear() implements LoraTargets {

        /** How adapter_config.json writes it. */
        public static final String TEXT = "all-linear";

        @Override
        public boolean accept(String module) {
            return true;
        }

        @Override
        public String toString() {
            return TEXT;
        }
    }

    /**
     * Full names, or their ends after a dot.
     *
     * @param names at least one
     */
    record Names(List<String> names) implements LoraTargets {

        public Names {
            names = names.stream().sorted().toList();
            if (names.isEmpty()) {
                throw new IllegalArgumentException("target_modules is empty: nothing would learn");
            }
        }

        @Override
        public boolean accept(String module) {
            return names.stream().anyMatch(name -> accepts(name, module));
        }

        /** Whether this one name means the module. */
        static boolean accepts(String name, String module) {
            return module.equals(name) || module.endsWith("." + name);
        }

        @Override
        public String toString() {
            return names.toString();
        }
    }

    /**
     * A regular expression for the whole full name: what PEFT takes a single string for.
     *
     * @param pattern as in adapter_config.json
     */
    record Expression(Pattern pattern) implements LoraTargets {

        @Override
        public boolean accept(String module) {
            return pattern.matcher(module).matches();
        }

        @Override
        public String toString() {
            return pattern.pattern();
        }
    }
}
