package io.reflectretry.model.run;

/** Whose tokens carry the advantage. The method trains the reflection; the rest are ablations. */
public enum TrainOn {
    REFLECTION,
    RETRY,
    BOTH,
    ATTEMPT
}
