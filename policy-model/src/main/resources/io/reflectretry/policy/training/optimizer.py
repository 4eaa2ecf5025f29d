# The optimizer step. TorchScript text, compiled from Java (ScriptModule).
class Optimizer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  beta1 : float
  beta2 : float
  epsilon : float
  weight_decay : float
  max_grad_norm : float

  # Sets all gradients to zero; a multiplication would keep a NaN for ever.
  def zero(self: __torch__.Optimizer, w: Dict[str, Tensor]) -> Tensor:
    gradients = annotate(List[Tensor], [])
    for name in w.keys():
      gradient = ops.prim.grad(w[name])
      gradients.append(torch.zero_(gradient))
    return torch.zeros([], device=gradients[0].device)

  # Global norm, clipping as torch.nn.utils.clip_grad_norm_, then torch.optim.AdamW.
  # Returns the norm before clipping; where it is not finite, only the gradients change, to zero.
  def step(self: __torch__.Optimizer, w: Dict[str, Tensor], exp_avg: Dict[str, Tensor], exp_avg_sq: Dict[str, Tensor], step: Dict[str, Tensor], rate: Tensor) -> Tensor:
    weights = annotate(List[Tensor], [])
    gradients = annotate(List[Tensor], [])
    first = annotate(List[Tensor], [])
    second = annotate(List[Tensor], [])
    steps = annotate(List[Tensor], [])
    for name in w.keys():
      weights.append(w[name])
      gradients.append(ops.prim.grad(w[name]))
      first.append(exp_avg[name])
      second.append(exp_avg_sq[name])
      steps.append(step[name])
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients, 2)))
    if bool(torch.isfinite(norm)):
      torch._foreach_mul_(gradients, torch.clamp(torch.full_like(norm, self.max_grad_norm) / (norm + 1e-6), max=1.0))
      torch._foreach_add_(steps, 1)
      torch._fused_adamw_(weights, gradients, first, second, annotate(List[Tensor], []), steps, lr=float(rate), beta1=self.beta1, beta2=self.beta2, weight_decay=self.weight_decay, eps=self.epsilon, amsgrad=False, maximize=False)
    else:
      pass
    for gradient in gradients:
      torch.zero_(gradient)
    return norm
