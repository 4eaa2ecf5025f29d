/**
 * What a demo leaves behind: {@code report.json} with every figure, {@code report.html} with curves
 * and conversations that opens without a network.
 */
package io.reflectretry.cli.report;
