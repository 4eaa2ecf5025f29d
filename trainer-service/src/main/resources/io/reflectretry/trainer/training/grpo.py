# The GRPO loss, in the order of the formula and with its names; definitions as in TRL's
# GRPOTrainer. TorchScript text, compiled from Java (GrpoLoss).
#
# All tensors have shape [n]: the completion tokens of a micro-batch in order group, member, token.
#
#   w_t  = logpi - logpi_old
#   c1   = exp(w)                         c2 = clip(c1, 1 - eps_low, 1 + eps_high)
#   l_t  = -min(c1 A, c2 A)
#   rho  = min(exp(logpi_old - logpi_sampler), cap)             l_t *= rho
#   KL   = exp(ref - logpi) - (ref - logpi) - 1                 l_t += beta KL
#   dapo = sum(l_t where mask) / (loss-mask tokens of the whole optimizer batch)
class Grpo(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  eps_low : float
  eps_high : float
  beta : float
  cap : float

  # Log-ratios beyond this only overflow.
  def log_ratio(self: __torch__.Grpo, a: Tensor, b: Tensor) -> Tensor:
    return torch.clamp(a - b, -20.0, 20.0)

  # Returns the loss, and sums over the masked tokens: clipped low, clipped high, KL, rho,
  # exp(d) - d - 1 with d = logpi_old - logpi_sampler.
  def loss(self: __torch__.Grpo, logp: Tensor, old: Tensor, sampler: Tensor, ref: Tensor, advantage: Tensor, mask: Tensor, denominator: Tensor) -> Tuple[Tensor, Tensor]:
    zero = torch.zeros_like(logp)
    w = self.log_ratio(logp, old)
    c1 = torch.exp(w)
    c2 = torch.clamp(c1, 1.0 - self.eps_low, 1.0 + self.eps_high)
    l = torch.neg(torch.minimum(c1 * advantage, c2 * advantage))
    mismatch = torch.detach(self.log_ratio(old, sampler))
    rho = torch.ones_like(logp)
    if self.cap > 0.0:
      rho = torch.clamp(torch.exp(mismatch), max=self.cap)
    else:
      pass
    l = l * rho
    kl = zero
    if self.beta > 0.0:
      d = self.log_ratio(ref, logp)
      kl = torch.exp(d) - d - 1.0
      l = l + self.beta * kl
    else:
      pass
    # Masked by selection: a product would keep NaN where the mask is 0.
    loss = torch.sum(torch.where(mask, l, zero)) / denominator
    low = torch.where(torch.logical_and(torch.lt(c1, 1.0 - self.eps_low), torch.lt(advantage, 0.0)), torch.ones_like(logp), zero)
    high = torch.where(torch.logical_and(torch.gt(c1, 1.0 + self.eps_high), torch.gt(advantage, 0.0)), torch.ones_like(logp), zero)
    gap = torch.exp(mismatch) - mismatch - 1.0
    sums = torch.sum(torch.where(mask, torch.stack([low, high, kl, rho, gap]), zero), [1])
    return (loss, torch.detach(sums))

  # One optimizer step a batch: the old log-probabilities are those of the weights that are trained.
  def first_loss(self: __torch__.Grpo, logp: Tensor, sampler: Tensor, ref: Tensor, advantage: Tensor, mask: Tensor, denominator: Tensor) -> Tuple[Tensor, Tensor]:
    return self.loss(logp, torch.detach(logp), sampler, ref, advantage, mask, denominator)
