
  # ---- The plain way, for comparison; these methods join those of decoder.py ----------------------

  # Each member is a row with its own prompt, padded on the right: ids [B, S]. All positions are
  # projected: their next tokens [B, S]; those that count are then picked by an index [M] into B x S.
  def plain_score(self: __torch__.Decoder, w: Dict[str, Tensor], ids: Tensor, next: Tensor, predictors: Tensor, temperature: Tensor) -> Tuple[Tensor, Tensor]:
    cos, sin = self.rotation(torch.arange(torch.size(ids, 1)).unsqueeze(0))
    x = self.embed(w, ids)
    for i in range(self.layers):
      q, k, v = self.attention_inputs(w, i, x, cos, sin)
      x = self.residuals(w, i, x, self.plain_attention(q, k, v))
    return self.plain_predict(w, x, next, predictors, temperature)

  # Padding comes last, so causal attention needs no mask: the fastest that the library has.
  def plain_attention(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, self.repeat_heads(k), self.repeat_heads(v), None, 0., True)

  def plain_predict(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor, next: Tensor, predictors: Tensor, temperature: Tensor) -> Tuple[Tensor, Tensor]:
    logp = torch.log_softmax(self.head(w, x) / temperature, -1)
    every = torch.gather(logp, 2, next.unsqueeze(2)).flatten()
    fixed = torch.index_select(logp.detach().flatten(0, 1), 0, predictors)
    entropy = torch.neg(torch.sum(torch.exp(fixed) * fixed, [-1]))
    return (torch.index_select(every, 0, predictors), entropy)

  # ---- Parts of a pass, each alone ----------------------------------------------------------------

  # All products with the weights of layer 0 on x [.., D]; the sum only ties them together.
  def linear_part(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    name = "model.layers.0."
    q = self.proj(w, name + "self_attn.o_proj", self.proj(w, name + "self_attn.q_proj", x))
    k = self.proj(w, name + "self_attn.k_proj", x)
    v = self.proj(w, name + "self_attn.v_proj", x)
    up = self.proj(w, name + "mlp.up_proj", x)
    down = self.proj(w, name + "mlp.down_proj", self.proj(w, name + "mlp.gate_proj", x))
    return torch.sum(q) + torch.sum(k) + torch.sum(v) + torch.sum(up) + torch.sum(down)

  def shared_attention_part(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor, lengths: Tensor, parents: Tensor) -> Tensor:
    return torch.sum(self.block_attention(q, k, v, self.block_mask(lengths, parents), lengths, parents, 0))

  def plain_attention_part(self: __torch__.Decoder, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.sum(self.plain_attention(q, k, v))

  def shared_vocabulary_part(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor, predictors: Tensor, targets: Tensor, temperature: Tensor) -> Tensor:
    logp, entropy = self.predict(w, x, predictors, targets, temperature)
    return torch.sum(logp)

  def plain_vocabulary_part(self: __torch__.Decoder, w: Dict[str, Tensor], x: Tensor, next: Tensor, predictors: Tensor, temperature: Tensor) -> Tensor:
    logp, entropy = self.plain_predict(w, x, next, predictors, temperature)
    return torch.sum(logp)
