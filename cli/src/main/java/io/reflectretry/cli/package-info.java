/**
 * The command line {@code rrr}. Each command reads its options, calls the service or tool that does
 * the work, and prints; it owns no logic of theirs.
 */
package io.reflectretry.cli;
