# The GRPO loss, in the order of the formula and with its names; definitions as in TRL's
# GRPOTrainer. TorchScript text, compiled from Java (GrpoLoss).
#
# Tensors have shape [n]: the completion tokens of a micro-batch in order group, member, token.
# mask says which of them count; sequence is the number of each token's member in the micro-batch;
# nobody is a zero for each member, [S]. m is 1 where the mask is, |o| = sum(m) over a sequence.
#
#   w_t  = logpi - logpi_old                          importance_sampling_level = token
#   w    = sum(w_t m) / max(|o|, 1)                                             = sequence (GSPO)
#   c1   = exp(w)                         c2 = clip(c1, 1 - eps_low, 1 + eps_high)
#   l_t  = -min(min(c1, delta) A, c2 A)               grpo, bnpo, dapo, dr_grpo
#        = -stopgrad(min(c1, eps_high)) A logpi       cispo
#   d_t  = logpi_old - logpi_sampler                  summed over the sequence where it is corrected
#   rho  = clip(exp(d), cap_min, cap_max)             truncate
#        = exp(d) within cap_min..cap_max, else 0     mask
#   KL   = exp(ref - logpi) - (ref - logpi) - 1
#   l_t  = l_t rho + beta KL
#
#   grpo                = sum over sequences of [sum(l m) / max(|o|, 1)] / sequences
#   bnpo, dapo, cispo   = sum(l m) / loss-mask tokens
#   dr_grpo             = sum(l m) / (sequences x longest completion allowed)
#
# The denominator is that of the whole optimizer batch, known before its first backward pass.
class Grpo(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  eps_low : float
  eps_high : float
  delta : float
  beta : float
  cispo : bool
  sequence_level : bool
  sequence_mean : bool
  corrected : bool
  correct_sequences : bool
  correct_by_mask : bool
  cap_min : float
  cap_max : float

  # Log-ratios beyond this only overflow.
  def bounded(self: __torch__.Grpo, log_ratio: Tensor) -> Tensor:
    return torch.clamp(log_ratio, -20.0, 20.0)

  # Selected, not multiplied: NaN * 0 is NaN, in the loss as in the gradient.
  def chosen(self: __torch__.Grpo, x: Tensor, mask: Tensor) -> Tensor:
    return torch.where(mask, x, torch.zeros_like(x))

  # The sum over each sequence, [S].
  def over_sequence(self: __torch__.Grpo, x: Tensor, sequence: Tensor, nobody: Tensor) -> Tensor:
    return torch.index_add(nobody, 0, sequence, x)

  # What a sequence has, for each of its tokens, [n].
  def of_sequence(self: __torch__.Grpo, x: Tensor, sequence: Tensor) -> Tensor:
    return torch.index_select(x, 0, sequence)

  # rho; 1 where the mask is 0, as there is nothing to correct.
  def sampler_ratio(self: __torch__.Grpo, old: Tensor, sampler: Tensor, mask: Tensor, sequence: Tensor, nobody: Tensor) -> Tensor:
    d = self.bounded(self.chosen(old, mask) - self.chosen(sampler, mask))
    if self.correct_sequences:
      total = self.bounded(self.over_sequence(d, sequence, nobody))
      d = self.of_sequence(total, sequence)
    else:
      pass
    ratio = torch.exp(d)
    rho = torch.ones_like(ratio)
    if self.corrected:
      if self.correct_by_mask:
        within = torch.logical_and(torch.ge(ratio, self.cap_min), torch.le(ratio, self.cap_max))
        # NaN is no ratio out of bounds: the loss must show it.
        rho = torch.where(torch.logical_or(within, torch.isnan(ratio)), ratio, torch.zeros_like(ratio))
      else:
        rho = torch.clamp(ratio, self.cap_min, self.cap_max)
    else:
      pass
    return torch.detach(rho)

  # The loss, and what the metrics are made of: see LossSums.
  def loss(self: __torch__.Grpo, logp: Tensor, old: Tensor, sampler: Tensor, rho: Tensor, ref: Tensor, advantage: Tensor, mask: Tensor, sequence: Tensor, nobody: Tensor, denominator: Tensor) -> Tuple[Tensor, Tensor]:
    logpi = self.chosen(logp, mask)
    old_logpi = self.chosen(old, mask)
    A = self.chosen(advantage, mask)
    zero = torch.zeros_like(logpi)
    one = torch.ones_like(logpi)
    m = torch.where(mask, one, zero)
    length = self.over_sequence(m, sequence, nobody)

    w = self.bounded(logpi - old_logpi)
    if self.sequence_level:
      mean = self.over_sequence(w, sequence, nobody) / torch.clamp(length, min=1.0)
      w = self.of_sequence(mean, sequence)
    else:
      pass
    c1 = torch.exp(w)
    if self.cispo:
      weight = torch.detach(torch.clamp(c1, max=self.eps_high))
      l = torch.neg(weight * A * logpi)
    else:
      c2 = torch.clamp(c1, 1.0 - self.eps_low, 1.0 + self.eps_high)
      c1 = torch.clamp(c1, max=self.delta)
      l = torch.neg(torch.minimum(c1 * A, c2 * A))
    l = l * rho
    kl = zero
    if self.beta > 0.0:
      d = self.bounded(self.chosen(ref, mask) - logpi)
      kl = torch.exp(d) - d - 1.0
      l = l + self.beta * kl
    else:
      pass
    l = self.chosen(l, mask)
    if self.sequence_mean:
      loss = torch.sum(self.over_sequence(l, sequence, nobody) / torch.clamp(length, min=1.0)) / denominator
    else:
      loss = torch.sum(l) / denominator

    low = torch.where(torch.logical_and(torch.lt(c1, 1.0 - self.eps_low), torch.lt(A, 0.0)), m, zero)
    high = torch.where(torch.logical_and(torch.gt(c1, 1.0 + self.eps_high), torch.gt(A, 0.0)), m, zero)
    capped = torch.where(torch.logical_and(torch.gt(c1, self.eps_high), torch.gt(A, 0.0)), m, zero)
    mismatch = self.bounded(old_logpi - self.chosen(sampler, mask))
    gap = torch.exp(mismatch) - mismatch - 1.0
    tokens = torch.sum(torch.stack([m, low, high, capped, kl, self.chosen(rho, mask), gap]), [1])
    longest = torch.clamp(length, min=1.0)
    lows = self.over_sequence(low, sequence, nobody) / longest
    highs = self.over_sequence(high, sequence, nobody) / longest
    cappeds = self.over_sequence(capped, sequence, nobody) / longest
    rhos = self.over_sequence(self.chosen(rho, mask), sequence, nobody) / longest
    sequences = torch.sum(torch.stack([torch.ones_like(nobody), lows, highs, cappeds, rhos]), [1])
    extremes = torch.stack([torch.min(lows), torch.max(highs)])
    return (loss, torch.detach(torch.cat([tokens, sequences, extremes])))

  # Loss and sampler correction in one.
  def corrected_loss(self: __torch__.Grpo, logp: Tensor, old: Tensor, sampler: Tensor, ref: Tensor, advantage: Tensor, mask: Tensor, sequence: Tensor, nobody: Tensor, denominator: Tensor) -> Tuple[Tensor, Tensor]:
    rho = self.sampler_ratio(old, sampler, mask, sequence, nobody)
    return self.loss(logp, old, sampler, rho, ref, advantage, mask, sequence, nobody, denominator)

  # The first optimizer step on a batch: the old log-probabilities are those of the weights that are
  # trained.
  def first_loss(self: __torch__.Grpo, logp: Tensor, sampler: Tensor, ref: Tensor, advantage: Tensor, mask: Tensor, sequence: Tensor, nobody: Tensor, denominator: Tensor) -> Tuple[Tensor, Tensor]:
    return self.corrected_loss(logp, torch.detach(logp), sampler, ref, advantage, mask, sequence, nobody, denominator)
