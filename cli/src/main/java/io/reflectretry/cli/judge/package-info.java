/** {@code rrr judge}: verdicts on a file of outputs, without any service. */
package io.reflectretry.cli.judge;
