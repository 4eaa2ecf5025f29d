/**
 * LoRA adapters (Hu et al., 2021, "LoRA: low-rank adaptation of large language models") as files:
 * PEFT's folders, read, begun, written and merged. Plain Java; the arithmetic of the network is
 * elsewhere.
 */
package io.reflectretry.policy.lora;
