package io.reflectretry.benchmark;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Jlama, greedy. It has no way to write several samples in one pass, so a batch is one sample after
 * the other.
 */
final class JlamaContestant implements Answering {

    private static final int FIRST_ID = 1000;
    private static final int IDS = 100_000;

    private final AbstractModel model;
    private final KvBufferCache caches;

    private JlamaContestant(AbstractModel model) {
        this.model = model;
        caches = new KvBufferCache(model);
    }

    /**
     * @param arguments model folder with a tokenizer, type of activations (F32, BF16), type that
     *     activations are brought to before a product (F32, BF16, I8)
     */
    public static void main(String[] arguments) throws IOException {
        AbstractModel model =
                ModelSupport.loadModel(
                        new File(arguments[0]),
                        null,
                        DType.valueOf(arguments[1]),
                        DType.valueOf(arguments[2]),
                        Optional.empty(),
                        Optional.of(1));
        new JlamaContestant(model).answer();
    }

    @Override
    public Measured measure(Load load) {
        if (load.prompts() != Load.Prompts.APART) {
            throw new IllegalArgumentException("Jlama shares no prompts.");
        }
        Seconds first = new Seconds(0, 0);
        Seconds all = first;
        for (int member = 0; member < load.batch(); member++) {
            Measured one = write(load, member);
            first = first.plus(one.first());
            all = all.plus(one.all());
        }
        return new Measured(first, all);
    }

    private Measured write(Load load, long seed) {
        int[] ids =
                new SplittableRandom(seed).ints(load.prompt(), FIRST_ID, FIRST_ID + IDS).toArray();
        Seconds begun = Seconds.now();
        try (KvBufferCache.KvBuffer cache = caches.getEphemeralKvBuffer();
                AbstractTensor<?, ?> logits =
                        model.makeDenseTensor(model.getConfig().vocabularySize)) {
            int next;
            try (AbstractTensor<?, ?> states = model.batchForward(ids, 0, cache)) {
                next = model.sample(states.slice(load.prompt() - 1), 0, 0, logits);
            }
            Seconds first = Seconds.now().since(begun);
            for (int written = 1; written < load.fresh(); written++) {
                try (AbstractTensor<?, ?> state =
                        model.forward(next, load.prompt() + written - 1, cache, Optional.empty())) {
                    next = model.sample(state, 0, 0, logits);
                }
            }
            return new Measured(first, Seconds.now().since(begun));
        }
    }
}
