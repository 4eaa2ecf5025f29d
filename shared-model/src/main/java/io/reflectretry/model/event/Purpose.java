package io.reflectretry.model.event;

/** What an episode is for. */
public enum Purpose {
    /** Its rewards train the policy. */
    TRAIN,
    /** It measures one version of the policy. */
    EVALUATE,
    /** Its failed attempt goes into a data set of failures; nobody reflects on it. */
    MINE
}
