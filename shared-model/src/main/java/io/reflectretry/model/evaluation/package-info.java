/** What an evaluation found: written by the trainer-service, read by whoever compares. */
package io.reflectretry.model.evaluation;
