/**
 * Who judges answers. A verifier is one class that knows one type of task; {@link
 * io.reflectretry.verifiers.Verifiers} finds it by the task's {@code verification.type}. Plain
 * Java: the service, the data tools and tests use the same code.
 */
package io.reflectretry.verifiers;
