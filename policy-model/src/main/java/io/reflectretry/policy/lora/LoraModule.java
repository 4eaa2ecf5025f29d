package io.reflectretry.policy.lora;

/**
 * One adapted projection: y = W x + scale · B A x.
 *
 * @param name its full name in the network, {@code model.layers.0.self_attn.q_proj}
 * @param outputs rows of W and of B
 * @param inputs columns of W and of A
 * @param rank rows of A, columns of B
 * @param scale lora_alpha / r, or lora_alpha / sqrt(r) for rslora
 */
public record LoraModule(String name, long outputs, long inputs, int rank, double scale) {

    static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    /** The name of A [rank, inputs] in the network. */
    public String a() {
        return name + A;
    }

    /** The name of B [outputs, rank] in the network. */
    public String b() {
        return name + B;
    }

    /** The name of W [outputs, inputs] in the network. */
    public String weight() {
        return name + ".weight";
    }

    /** The shape of A. */
    public long[] shapeOfA() {
        return new long[] {rank, inputs};
    }

    /** The shape of B. */
    public long[] shapeOfB() {
        return new long[] {outputs, rank};
    }
}
