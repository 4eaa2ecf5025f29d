# loss = -sum(weight * log p) / denominator
class Likelihood(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def loss(self: __torch__.Likelihood, logp: Tensor, weights: Tensor, denominator: Tensor) -> Tensor:
    return torch.neg(torch.sum(weights * logp)) / denominator
