package io.reflectretry.policy.generation;

/** The settings of each sample of a batch, one column a setting, filled sample by sample. */
final class SampleColumns {

    private final int steps;
    private final long[] source;
    private final long[] limits;
    private final double[] uniforms;
    private final float[] temperatures;
    private final boolean[] greedy;
    private final long[] topK;
    private final float[] topP;
    private int row;

    SampleColumns(int samples, int steps) {
        this.steps = steps;
        source = new long[samples];
        limits = new long[samples];
        uniforms = new double[samples * steps];
        temperatures = new float[samples];
        greedy = new boolean[samples];
        topK = new long[samples];
        topP = new float[samples];
    }

    /** Adds all samples of a request, whose prompt stands at a place. */
    void add(int place, GenerationRequest request, int limit, int vocabulary) {
        Sampling sampling = request.sampling();
        boolean mostLikely = sampling.temperature() == 0;
        boolean allTokens = sampling.topK() == 0 || sampling.topK() > vocabulary;
        for (long seed : request.seeds()) {
            source[row] = place;
            limits[row] = limit;
            temperatures[row] = mostLikely ? 1 : (float) sampling.temperature();
            greedy[row] = mostLikely;
            topK[row] = allTokens ? vocabulary : sampling.topK();
            topP[row] = (float) sampling.topP();
            for (int step = 0; step < limit; step++) {
                uniforms[row * steps + step] = CounterUniform.at(seed, step);
            }
            row++;
        }
    }

    long[] source() {
        return source;
    }

    long[] limits() {
        return limits;
    }

    double[] uniforms() {
        return uniforms;
    }

    float[] temperatures() {
        return temperatures;
    }

    boolean[] greedy() {
        return greedy;
    }

    long[] topK() {
        return topK;
    }

    float[] topP() {
        return topP;
    }
}
