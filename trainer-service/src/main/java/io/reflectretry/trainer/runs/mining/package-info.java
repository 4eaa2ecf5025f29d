/** Mining: tasks are sampled again and again, and the attempts that fail are kept. */
package io.reflectretry.trainer.runs.mining;
