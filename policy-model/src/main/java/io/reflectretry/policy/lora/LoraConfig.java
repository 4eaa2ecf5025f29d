package io.reflectretry.policy.lora;

import io.reflectretry.policy.folder.DecoderConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The shape of an adapter, by the names of PEFT's LoraConfig.
 *
 * @param r rank of modules that no pattern names
 * @param alpha lora_alpha of modules that no pattern names
 * @param rslora whether the scale is alpha / sqrt(r) (Kalajdzievski, 2023) instead of alpha / r
 * @param targets which modules
 * @param rankPattern other ranks; a key is a regular expression for the end of a full name; the
 *     first that fits holds
 * @param alphaPattern other alphas, in the same way
 */
public record LoraConfig(
        int r,
        double alpha,
        boolean rslora,
        LoraTargets targets,
        SequencedMap<String, Integer> rankPattern,
        SequencedMap<String, Double> alphaPattern) {

    private static final String WEIGHT = ".weight";
    private static final String PROJECTION = "_proj" + WEIGHT;

    public LoraConfig {
        if (r < 1) {
            throw new IllegalArgumentException("r must be 1 or more, not " + r);
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("lora_alpha must be above 0, not " + alpha);
        }
        rankPattern = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(rankPattern));
        alphaPattern = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(alphaPattern));
    }

    /** One rank and one alpha for all modules. */
    public LoraConfig(int r, double alpha, boolean rslora, LoraTargets targets) {
        this(r, alpha, rslora, targets, new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    /**
     * The modules of a network that are adapted, in its order.
     *
     * @throws IllegalArgumentException where there is none; the message says what there is
     */
    public List<LoraModule> modules(DecoderConfig network) {
        List<LoraModule> modules =
                network.tensorShapes().entrySet().stream()
                        .filter(tensor -> tensor.getKey().endsWith(PROJECTION))
                        .map(tensor -> module(tensor.getKey(), tensor.getValue()))
                        .filter(module -> targets.accept(module.name()))
                        .toList();
        if (modules.isEmpty()) {
            throw new IllegalArgumentException(
                    "target_modules %s names no projection of this network; it has %s"
                            .formatted(targets, projections(network)));
        }
        return modules;
    }

    /**
     * Fails where one of the names in {@code targets} fits nothing. PEFT passes over such a name;
     * in a run's settings it is a slip.
     *
     * @throws IllegalArgumentException naming it, and what there is
     */
    public void requireFit(DecoderConfig network) {
        if (targets instanceof LoraTargets.Names(List<String> names)) {
            for (String name : names) {
                new LoraConfig(r, alpha, rslora, new LoraTargets.Names(List.of(name)))
                        .modules(network);
            }
        }
    }

    /** What can be adapted in a network, by the ends of the names: {@code q_proj}, .... */
    public static TreeSet<String> projections(DecoderConfig network) {
        TreeSet<String> names = new TreeSet<>();
        for (String tensor : network.tensorShapes().keySet()) {
            if (tensor.endsWith(PROJECTION)) {
                String module = tensor.substring(0, tensor.length() - WEIGHT.length());
                names.add(module.substring(module.lastIndexOf('.') + 1));
            }
        }
        return names;
    }

    private LoraModule module(String tensor, long[] shape) {
        String name = tensor.substring(0, tensor.length() - WEIGHT.length());
        int rank = of(rankPattern, name, r);
        double alphaHere = of(alphaPattern, name, alpha);
        double scale = alphaHere / (rslora ? Math.sqrt(rank) : rank);
        return new LoraModule(name, shape[0], shape[1], rank, scale);
    }

    /** As PEFT's get_pattern_key: the first key that, after a dot, fits the end of the name. */
    private static <T> T of(SequencedMap<String, T> patterns, String module, T otherwise) {
        return patterns.entrySet().stream()
                .filter(
                        entry ->
                                Pattern.compile("(.*\\.)?(" + entry.getKey() + ")")
                                        .matcher(module)
                                        .matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
