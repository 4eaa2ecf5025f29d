/**
 * Runs: made and steered through REST ({@code api}), their life ({@code life}), their log ({@code
 * log}, {@code follow}), what a training is fed ({@code feed}), evaluations ({@code evaluation}),
 * and the database ({@code store}). No optimizer here, no generation, no judging.
 */
package io.reflectretry.trainer.runs;
