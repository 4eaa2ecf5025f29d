/**
 * The trainer service. Two packages that could be deployed apart: {@code runs} makes, feeds,
 * follows and evaluates runs; {@code training} turns rewards into checkpoints. They meet in the log
 * and at one door, {@link io.reflectretry.trainer.training.Trainings}.
 */
package io.reflectretry.trainer;
