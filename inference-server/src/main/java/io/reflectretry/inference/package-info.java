/**
 * A small inference server: vLLM's protocol, as far as a rollout uses it, on the project's own
 * engine. It is there to prove the rollout's client against a second implementation of that
 * protocol, and to try generation by a server on a machine without a GPU; it is no replacement for
 * vLLM.
 */
package io.reflectretry.inference;
